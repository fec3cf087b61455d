// Plays a few customers of the demonstration and an attendant in a real browser, and keeps pictures of the desk: by day,
// by night, and on a phone.
//
//     npm run build && node scripts/desk-screenshot.mjs docs

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const folder = process.argv[2] ?? 'docs';
const { PATH, HOME } = process.env;
const service = spawn(process.execPath, ['dist/src/main.js', 'start'], {
  env: {
    PATH,
    HOME,
    PORT: '0',
    PLANTAO_STORE: 'memory:',
    PLANTAO_PROVIDER_NAME: 'Fibra Serrana',
    PLANTAO_QUIET_SECONDS: '2',
    PLANTAO_QUEUES: 'suporte:Suporte, vendas:Vendas',
    LOG_LEVEL: 'warn',
  },
  stdio: ['ignore', 'inherit', 'pipe'],
});
const invitation = await new Promise((resolve) => {
  let output = '';
  service.stderr.on('data', (chunk) => {
    output += chunk;
    const found = /http:\S+\/desk\/invite\/\S+/.exec(output)?.[0];
    if (found) resolve(found);
  });
});
const { origin } = new URL(invitation);
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
const settings = { locale: 'pt-BR', timezoneId: 'America/Sao_Paulo', colorScheme: 'light' };

/** A customer writes line after line, each once the one before is answered. */
const write = async (...lines) => {
  const page = await (await browser.newContext(settings)).newPage();
  await page.goto(origin);
  const said = page.locator('.said');
  for (const line of lines) {
    const before = await said.count();
    await page.getByRole('textbox').fill(line);
    await page.getByRole('textbox').press('Enter');
    // Their own line, and at least one answer.
    while ((await said.count()) < before + 2) await page.waitForTimeout(50);
  }
  return page;
};

try {
  await write('sem internet desde cedo', '184.620.937-40', '4455', 'João Batista', 'atendente', 'suporte');
  await write('quero mudar meu plano', 'falar com uma pessoa', 'vendas');
  await write('bom dia');
  const talk = await write(
    'minha internet caiu',
    '529.982.247-25',
    '2233',
    'Mariana Duarte',
    'atendente',
    'suporte',
  );

  const page = await (
    await browser.newContext({ ...settings, viewport: { width: 1280, height: 800 }, deviceScaleFactor: 2 })
  ).newPage();
  await page.goto(invitation);
  const password = 'girassol azul 42';
  await page.fill('#password', password);
  await page.fill('#again', password);
  await page.press('#again', 'Enter');
  await page.locator('body[data-link=up]').waitFor();
  await page.goto(`${origin}/desk/account`);
  await page.getByLabel('O nome que clientes e colegas veem').fill('Paula Reis');
  await page.keyboard.press('Enter');
  await page.locator('.me', { hasText: 'Paula Reis' }).waitFor();
  await page.goto(`${origin}/desk`);
  await page.locator('body[data-link=up]').waitFor();
  await page.locator('.list.waiting .row', { hasText: 'Mariana' }).click();
  await page.locator('#opens-p').waitFor();
  await page.locator('body[data-link=up]').waitFor();
  const say = async (text) => {
    await page.fill('#text', text);
    await page.press('#text', 'Enter');
    await page.locator('.line .words', { hasText: text }).waitFor();
  };
  await say('Bom dia, Mariana. Já vi aqui a sua ligação.');
  await page.check('#mode-note');
  await say('Luz vermelha na ONU, provável fibra rompida');
  await page.check('#mode-reply');
  const answer = 'obrigada! a luz do aparelho está vermelha';
  await talk.getByRole('textbox').fill(answer);
  await talk.getByRole('textbox').press('Enter');
  await page.locator('.line.customer .words', { hasText: answer }).waitFor();
  await page.locator('#outcome').evaluate((outcome) => outcome.replaceChildren());
  await page.mouse.move(0, 0);
  await page.screenshot({ path: `${folder}/desk.png` });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.screenshot({ path: `${folder}/desk-dark.png` });
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 390, height: 780 });
  await page.reload();
  await page.locator('body[data-link=up]').waitFor();
  await page.screenshot({ path: `${folder}/desk-phone.png` });
} finally {
  await browser.close();
  service.kill('SIGTERM');
}
