/** All that `npm run bench` measures, one after the other; with `--peers` other engines beside ours instead. */

if (process.argv.includes('--peers')) await import('./peers/index.ts');
else {
  await import('./turns/index.ts');
  await import('./desk.ts');
  await import('./whatsapp.ts');
}

export {};
