/** What customers and sellers call things makes no lines of its own in a list. */
export const onOneLine = (text: string): string => text.replace(/\s+/g, ' ');
