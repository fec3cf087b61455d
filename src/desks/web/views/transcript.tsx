/** What was said in a conversation, line by line. */

import type { Line } from '../../../stores/store.ts';
import { contentText } from '../../telling.ts';
import type { Shown } from '../reading.ts';
import { clockTime, dayOf, deliveryText, harmless, isTrouble, onOneLine } from './texts.ts';

type TranscriptProps = {
  readonly shown: Shown;
  readonly timezone: string;
  readonly path: string;
  readonly lines: number;
  /** Whose words are told from colleagues'. */
  readonly me: string;
};

export function Transcript({ shown: { lines: said, earlier }, timezone, path, lines, me }: TranscriptProps) {
  return (
    <div id="transcript" role="log" aria-label="Conversa" tabindex={0}>
      {earlier > 0 && (
        <p class="earlier">
          <a href={`${path}?lines=${lines * 5}`}>Mostrar linhas anteriores ({earlier})</a>
        </p>
      )}
      <ol>
        {said.map((line, index) => {
          const day = dayOf(line.at, timezone);
          const before = said[index - 1];
          const isNewDay = before === undefined || dayOf(before.at, timezone) !== day;
          return (
            <>
              {isNewDay && (
                <li id={`day-${line.seq}`} class="day">
                  {day}
                </li>
              )}
              <OneLine line={line} timezone={timezone} me={me} />
            </>
          );
        })}
      </ol>
    </div>
  );
}

type LineProps = { readonly line: Line; readonly timezone: string; readonly me: string };

function OneLine({ line, timezone, me }: LineProps) {
  const id = `line-${line.seq}`;
  const time = <time datetime={new Date(line.at).toISOString()}>{clockTime(line.at, timezone)}</time>;
  if (line.type === 'note')
    return (
      <li id={id} class="line note">
        <p class="meta">Nota · {time}</p>
        <Words text={line.text} />
      </li>
    );
  if (line.type === 'customer')
    return (
      <li id={id} class="line customer">
        <p class="meta">Cliente · {time}</p>
        <Words text={contentText(line.content)} />
      </li>
    );
  const { by, delivery, message } = line;
  const who = by === 'bot' ? 'Robô' : by.id === me ? 'Você' : onOneLine(by.name);
  return (
    <li id={id} class={`line said ${by === 'bot' ? 'bot' : 'person'}`}>
      <p class="meta">
        <bdi>{who}</bdi> · {time}
        {delivery !== undefined && (
          <span class={`delivery ${isTrouble(delivery) ? 'trouble' : delivery}`}>
            {' '}
            · {line.elsewhere ? 'pelo celular' : deliveryText[delivery]}
          </span>
        )}
      </p>
      <Words text={message.text} />
      {message.choices !== undefined && (
        <ul class="choices">
          {message.choices.map(({ label }) => (
            <li>{label}</li>
          ))}
        </ul>
      )}
    </li>
  );
}

/** Isolated, so that its reading order turns nothing around it. */
function Words({ text }: { readonly text: string }) {
  return (
    <p class="words" dir="auto">
      <bdi>{harmless(text)}</bdi>
    </p>
  );
}
