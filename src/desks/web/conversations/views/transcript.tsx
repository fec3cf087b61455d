/** What was said in a conversation, line by line. */

import type { Line } from '../../../../stores/store.ts';
import { contentText } from '../../../telling.ts';
import { clockTime, dayOf, harmless, isTrouble, onOneLine } from '../../views/texts.ts';
import type { Words } from '../../words/index.ts';
import type { Shown } from '../reading.ts';
import { File, Sent } from './media.tsx';

type TranscriptProps = {
  readonly shown: Shown;
  readonly timezone: string;
  readonly path: string;
  readonly lines: number;
  readonly words: Words;
  /** Whose words are told from colleagues'. */
  readonly me: string;
  /** It is a marketplace's. */
  readonly isProtocol: boolean;
};

export function Transcript({ shown, timezone, path, lines, me, isProtocol, words }: TranscriptProps) {
  const { lines: said, earlier } = shown;
  return (
    <div id="transcript" role="log" aria-label={words.talk.transcript} tabindex={0}>
      {earlier > 0 && (
        <p class="earlier">
          <a href={`${path}?lines=${lines * 5}`}>{words.talk.earlier(earlier)}</a>
        </p>
      )}
      <ol>
        {said.map((line, index) => {
          const day = dayOf(line.at, timezone, words);
          const before = said[index - 1];
          const isNewDay = before === undefined || dayOf(before.at, timezone, words) !== day;
          return (
            <>
              {isNewDay && (
                <li id={`day-${line.seq}`} class="day">
                  {day}
                </li>
              )}
              <OneLine
                line={line}
                path={path}
                timezone={timezone}
                me={me}
                isProtocol={isProtocol}
                words={words}
              />
            </>
          );
        })}
      </ol>
    </div>
  );
}

type LineProps = Pick<TranscriptProps, 'path' | 'timezone' | 'me' | 'isProtocol' | 'words'> & {
  readonly line: Line;
};

function OneLine({ line, path, timezone, me, isProtocol, words }: LineProps) {
  const { talk } = words;
  const id = `line-${line.seq}`;
  const address = `${path}/media/${line.seq}`;
  const time = <time datetime={new Date(line.at).toISOString()}>{clockTime(line.at, timezone, words)}</time>;
  if (line.type === 'note')
    return (
      <li id={id} class="line note">
        <p class="meta">
          {talk.noteLine} · {time}
        </p>
        <Said text={line.text} />
      </li>
    );
  if (line.type === 'customer')
    return (
      <li id={id} class="line customer">
        <p class="meta">
          {talk.customer} · {time}
        </p>
        {(line.content.type === 'media' || line.content.type === 'location') && (
          <Sent content={line.content} address={address} words={words} />
        )}
        <Said text={contentText(line.content, talk)} />
      </li>
    );
  const { by, delivery, message } = line;
  const who = by === 'bot' ? talk.bot : by.id === me ? talk.you : onOneLine(by.name);
  return (
    <li id={id} class={`line said ${by === 'bot' ? 'bot' : 'person'}`}>
      <p class="meta">
        <bdi>{who}</bdi> · {time}
        {delivery !== undefined && (
          <span class={`delivery ${isTrouble(delivery) ? 'trouble' : delivery}`}>
            {' '}
            ·{' '}
            {line.elsewhere
              ? isProtocol
                ? words.protocol.elsewhere
                : talk.byPhone
              : talk.delivery[delivery]}
          </span>
        )}
      </p>
      {message.file !== undefined && <File file={message.file} address={address} words={words} />}
      {message.text !== '' && <Said text={message.text} />}
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
function Said({ text }: { readonly text: string }) {
  return (
    <p class="words" dir="auto">
      <bdi>{harmless(text)}</bdi>
    </p>
  );
}
