/** Forms with files as programs upload them: also those that leave quotes out, as grammY does, which Node's own reader refuses. */

/** The fields of a form, texts as they are; undefined if it is none. */
export function readForm(body: Buffer, type = ''): ReadonlyMap<string, string | File> | undefined {
  const [, boundary] = /^multipart\/form-data;\s*boundary="?([^";]+)"?/i.exec(type) ?? [];
  if (boundary === undefined) return undefined;
  const fields = new Map<string, string | File>();
  const mark = Buffer.from(`\r\n--${boundary}`);
  const whole = Buffer.concat([Buffer.from('\r\n'), body]);
  for (let at = whole.indexOf(mark); at >= 0; ) {
    const next = whole.indexOf(mark, at + mark.length);
    if (next < 0) break;
    const part = whole.subarray(at + mark.length + 2, next);
    const seam = part.indexOf('\r\n\r\n');
    const head = part.subarray(0, seam).toString();
    const content = part.subarray(seam + 4);
    const name = parameter(head, 'name');
    const filename = parameter(head, 'filename');
    const contentType = /^content-type:\s*(\S+)/im.exec(head)?.[1] ?? '';
    if (name !== undefined)
      fields.set(
        name,
        filename === undefined
          ? content.toString()
          : new File([Uint8Array.from(content)], filename, { type: contentType }),
      );
    at = next;
  }
  return fields;
}

const parameter = (head: string, name: string): string | undefined => {
  const found = new RegExp(`;\\s*${name}=(?:"([^"]*)"|([^;\\r\\n]*))`, 'i').exec(head);
  return found?.[1] ?? found?.[2];
};
