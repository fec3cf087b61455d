// Draws the conversation machines as they are into flows/README.md; with --check only says whether that is what it holds.

import { readFileSync, writeFileSync } from 'node:fs';
import { describeMachine } from '../dist/flows/diagram.js';
import { createKit as createMarketplaceKit } from '../dist/flows/marketplace/kit.js';
import { createMachine as createMarketplaceMachine } from '../dist/flows/marketplace/machine.js';
import { createKit } from '../dist/flows/support/kit.js';
import { createMachine } from '../dist/flows/support/machine.js';

const settings = {
  providerName: 'Provedor Exemplo',
  timezone: 'America/Sao_Paulo',
  serviceOrder: 'ask',
  demonstration: false,
};

const page = `# Flows

One folder for each flow, and \`team/\` for what attendants do in all of them; within one a chapter of the conversation is
a file in \`chapters/\`, what it understands is in \`listening/\`, and what it says in \`words/\`. The diagrams are drawn from the machines by \`npm run flows\`. An arrow says
what leads there: an event, a time (\`after …\`), the end of a look-up, or \`always\`.

${describeMachine(createMachine(createKit(settings)))}

${describeMachine(createMarketplaceMachine(createMarketplaceKit({ timezone: settings.timezone })))}
`;

const path = new URL('../flows/README.md', import.meta.url);
if (!process.argv.includes('--check')) writeFileSync(path, page);
else if (readFileSync(path, 'utf8') !== page) {
  console.error('flows/README.md does not show the machines as they are: npm run flows');
  process.exitCode = 1;
}
