/** Reads TypeScript as far as rules about imports and forbidden words need it. */

export type SourceFile = { readonly path: string; readonly text: string };

/** What may come before a `/` that begins a regular expression rather than divides. */
const beforeRegex =
  /(?:^|[(,=:[!&|?{};+\-*%~^<>]|\b(?:return|typeof|case|in|of|do|else|void|throw|new|await))\s*$/;

/**
 * The code alone: comments, strings and regular expressions are emptied, what stands in `${…}` stays. `strings` keeps
 * plain strings, for reading imports.
 */
export function codeOf(text: string, options: { readonly strings?: boolean } = {}): string {
  let code = '';
  let at = 0;
  /** For each open `${`: how many braces are open within it. */
  const holes: number[] = [];
  const skip = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0] ?? text.slice(at);
    at += found.length;
    return found;
  };
  const template = () => {
    const part = skip(/(?:[^`\\$]|\\[\s\S]|\$(?!\{))*(?:`|\$\{)/y);
    if (part.endsWith('${')) {
      holes.push(0);
      code += '${';
    } else code += '`';
  };
  while (at < text.length) {
    const next = text[at] ?? '';
    const pair = text.slice(at, at + 2);
    if (pair === '//') skip(/[^\n]*/y);
    else if (pair === '/*') {
      skip(/\/\*[\s\S]*?\*\//y);
      code += ' ';
    } else if (next === "'" || next === '"') {
      const literal = skip(next === "'" ? /'(?:[^'\\\n]|\\[\s\S])*'/y : /"(?:[^"\\\n]|\\[\s\S])*"/y);
      code += options.strings ? literal : `${next}${next}`;
    } else if (next === '`') {
      at++;
      code += '`';
      template();
    } else if (next === '/' && beforeRegex.test(code.slice(-40))) {
      skip(/\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y);
      code += '/ /';
    } else {
      const open = holes.at(-1);
      at++;
      code += next;
      if (open === undefined) continue;
      if (next === '{') holes[holes.length - 1] = open + 1;
      else if (next === '}' && open > 0) holes[holes.length - 1] = open - 1;
      else if (next === '}') {
        holes.pop();
        template();
      }
    }
  }
  return code;
}

export type Import = { readonly names: string; readonly from: string };

/** Everything that a file imports or exports from elsewhere, types and dynamic imports included. */
export function importsOf(text: string): Import[] {
  const code = codeOf(text, { strings: true });
  const statement = /(?:^|[;\n}])\s*(?:import|export)\b([^'";()=]*?)\bfrom\s*['"]([^'"]+)['"]/g;
  const bare = /(?:^|[;\n}])\s*import()\s*['"]([^'"]+)['"]/g;
  const dynamic = /\b(?:import|require)()\s*\(\s*['"]([^'"]+)['"]/g;
  return [statement, bare, dynamic].flatMap((pattern) =>
    [...code.matchAll(pattern)].map(([, names = '', from = '']) => ({ names, from })),
  );
}
