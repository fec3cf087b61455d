/** What a file is, by how it begins: what its sender calls it proves nothing. */

/** Types that browsers show in a page without running anything of them. */
export type KnownType =
  | 'image/jpeg'
  | 'image/png'
  | 'image/webp'
  | 'image/gif'
  | 'audio/ogg'
  | 'audio/mpeg'
  | 'audio/mp4'
  | 'video/mp4'
  | 'application/pdf';

const endings: Readonly<Record<KnownType, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'audio/ogg': 'ogg',
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'video/mp4': 'mp4',
  'application/pdf': 'pdf',
};

/** How the name of such a file ends. */
export const endingOf = (type: KnownType): string => endings[type];

/** Undefined for anything else, however harmless. */
export function recognise(bytes: Uint8Array): KnownType | undefined {
  const begins = (text: string, at = 0) => {
    for (let index = 0; index < text.length; index++)
      if (bytes[at + index] !== text.charCodeAt(index)) return false;
    return true;
  };
  if (begins('\xff\xd8\xff')) return 'image/jpeg';
  if (begins('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (begins('RIFF') && begins('WEBP', 8)) return 'image/webp';
  if (begins('GIF87a') || begins('GIF89a')) return 'image/gif';
  if (begins('OggS')) return 'audio/ogg';
  if (begins('%PDF-')) return 'application/pdf';
  if (begins('ftyp', 4)) return begins('M4A', 8) ? 'audio/mp4' : mp4Brand(begins);
  return begins('ID3') || isMp3Frame(bytes) ? 'audio/mpeg' : undefined;
}

/** Of the many formats in such boxes those that are MP4: others (HEIC, QuickTime) browsers do not play. */
const mp4Brand = (begins: (text: string, at: number) => boolean): 'video/mp4' | undefined =>
  ['isom', 'iso2', 'iso4', 'iso5', 'iso6', 'mp41', 'mp42', 'avc1', 'M4V', 'MSNV', 'dash', '3gp'].some(
    (brand) => begins(brand, 8),
  )
    ? 'video/mp4'
    : undefined;

/** Eleven bits that are set, then a version and a layer that exist. */
const isMp3Frame = ([first, second = 0, third = 0]: Uint8Array): boolean =>
  first === 0xff &&
  (second & 0xe0) === 0xe0 &&
  (second & 0x18) !== 0x08 &&
  (second & 0x06) === 0x02 &&
  (third & 0xf0) !== 0xf0;
