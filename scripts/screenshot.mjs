// Plays a conversation with the demonstration in a real browser and keeps the picture for the README.
//
//     npm run build && node scripts/screenshot.mjs docs/conversation.png

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const target = process.argv[2] ?? 'docs/conversation.png';
const { PATH, HOME } = process.env;
const service = spawn(process.execPath, ['dist/src/main.js', 'start'], {
  env: {
    PATH,
    HOME,
    PORT: '0',
    PLANTAO_STORE: 'memory:',
    PLANTAO_PROVIDER_NAME: 'Fibra Serrana',
    PLANTAO_QUIET_SECONDS: '2',
    LOG_LEVEL: 'warn',
  },
  stdio: ['ignore', 'inherit', 'pipe'],
});
const url = await new Promise((resolve) => {
  let output = '';
  service.stderr.on('data', (chunk) => {
    output += chunk;
    const found = /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0];
    if (found) resolve(found);
  });
});
const browser = await chromium.launch({
  executablePath: ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find((place) =>
    existsSync(place),
  ),
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});
try {
  const page = await browser.newPage({
    viewport: { width: 420, height: 900 },
    deviceScaleFactor: 2,
    locale: 'pt-BR',
    timezoneId: 'America/Sao_Paulo',
  });
  await page.goto(url);
  const log = page.getByRole('log');
  const say = async (text, answer) => {
    await page.getByRole('textbox').fill(text);
    await page.getByRole('textbox').press('Enter');
    await log.getByText(answer).last().waitFor();
  };
  const press = async (label, answer) => {
    await log.getByRole('button', { name: label, disabled: false }).last().click();
    await log.getByText(answer).last().waitFor();
  };
  await say('minha internet caiu', /CPF ou CNPJ/);
  await say('529.982.247-25', /nascimento/);
  await say('2233', /com quem eu falo/i);
  await press(/^Sou /, /telefone|podemos falar/i);
  await say('37 99911-2233', /mais alguma coisa|acontecendo/i);
  await say('a luz vermelha do aparelho fica piscando', /anotado/i);
  await press(/^Pronto/, /técnico/i);
  await press(/^Sim/, /Posso registrar/);
  await press(/^Sim/, /protocolo/i);
  await page.mouse.move(0, 0);
  await page.waitForTimeout(1_500);
  await page.screenshot({ path: target });
} catch (error) {
  await browser
    .contexts()[0]
    ?.pages()[0]
    ?.screenshot({ path: `${target}.failed.png` });
  throw error;
} finally {
  await browser.close();
  service.kill('SIGTERM');
}
