import { expect, test } from 'vitest';
import { decodeEntities, plainText } from '../../../src/core/text/markup.ts';

test.each([
  ['Sem conex&atilde;o &#237; &#xE7; &Aacute;', 'Sem conexão í ç Á'],
  ['&quot;luz vermelha&quot; &amp; sem sinal', '"luz vermelha" & sem sinal'],
  ['3&ordm; andar&nbsp;&ndash; fundos', '3º andar – fundos'],
  ['&amp;lt;', '&lt;'],
  [
    'AT&T &desconhecida; &toString; &#0; &#55357; &#99999999;',
    'AT&T &desconhecida; &toString; &#0; &#55357; &#99999999;',
  ],
])('"%s" is "%s"', (text, readable) => {
  expect(decodeEntities(text)).toBe(readable);
});

test('tags become spaces or the ends of lines; what only looks like one stays', () => {
  expect(plainText('<p>Troca do&nbsp;<b>roteador</b></p><p>Sinal &lt; -25<br/>ok</p>')).toBe(
    'Troca do roteador\nSinal < -25\nok',
  );
  expect(plainText('ping < 5 e > 3')).toBe('ping < 5 e > 3');
});
