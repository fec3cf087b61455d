/** What a line holds besides words: shown where browsers can, and fetched only when it is looked at. */

import type { Attachment, Incoming } from '../../../../core/content.ts';
import { onOneLine } from '../../views/texts.ts';
import type { Words } from '../../words/index.ts';

type MediaProps = { readonly address: string; readonly words: Words };

type SentProps = MediaProps & {
  readonly content: Extract<Incoming, { readonly type: 'media' | 'location' }>;
};

/** What a customer sent. */
export function Sent({ content, address, words }: SentProps) {
  const { talk } = words;
  if (content.type === 'location') {
    const { latitude, longitude } = content;
    const [at, on] = [latitude, longitude].map((degrees) => degrees.toFixed(6));
    return (
      <p>
        <a
          href={`https://www.openstreetmap.org/?mlat=${at}&mlon=${on}#map=17/${at}/${on}`}
          target="_blank"
          rel="noreferrer noopener"
        >
          {talk.seeOnMap}
        </a>
      </p>
    );
  }
  switch (content.media) {
    case 'photo':
    case 'sticker':
      return <Picture address={address} alt={talk.media[content.media]} words={words} />;
    case 'audio':
      // biome-ignore lint/a11y/useMediaCaption: nobody has written down what a customer says
      return <audio class="media" controls preload="none" src={address} aria-label={talk.media.audio} />;
    case 'video':
    case 'document':
      return (
        <p>
          <a href={address} target="_blank" rel="noreferrer noopener">
            {talk.openFile(talk.media[content.media])}
          </a>
        </p>
      );
  }
}

/** What an attendant sent. */
export function File({ file, address, words }: MediaProps & { readonly file: Attachment }) {
  const name = onOneLine(file.name);
  if (file.type.startsWith('image/')) return <Picture address={address} alt={name} words={words} />;
  return (
    <p>
      <a href={address} target="_blank" rel="noreferrer noopener">
        <bdi>{name}</bdi>
      </a>
    </p>
  );
}

function Picture({ address, alt }: MediaProps & { readonly alt: string }) {
  return (
    <a class="media" href={address} target="_blank" rel="noreferrer noopener">
      <img src={address} alt={alt} loading="lazy" />
    </a>
  );
}
