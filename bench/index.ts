/** All that `npm run bench` measures, one after the other. */

await import('./turns/index.ts');
await import('./desk.ts');
await import('./whatsapp.ts');

export {};
