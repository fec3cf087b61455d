/** How a waiting customer asks how long it will be. */

import { remembered } from '../../../src/core/text/index.ts';
import { plain, readTexts } from './plain.ts';

const asked = new RegExp(
  [
    '\\b(?:minha|meu|qual (?:e )?(?:a |o )?(?:minha |meu )?) ?(?:posicao|lugar|vez)\\b',
    '\\b(?:posicao|lugar)\\b(?: \\S+){0,3} fila\\b',
    '\\bquant[oa]s? (?:tempo |pessoas |gente )?(?:ainda )?(?:falta|faltam|demora|vai demorar|leva|esperar)\\b',
    '\\bquant[oa]s? (?:pessoas |conversas |gente )?(?:tem |ha |estao |esta )?(?:na (?:minha )?frente|antes|na fila|esperando)\\b',
    '\\b(?:ainda )?(?:vai )?demora(?:r)?(?: muito)?$',
    '\\bfalta muito\\b|\\bquanto tempo\\b|\\bja (?:e|esta) (?:na )?minha vez\\b',
    // English
    '\\b(?:my|what) (?:place|position|turn)\\b|\\b(?:place|position)\\b(?: \\S+){0,3} (?:queue|line)\\b',
    '\\bhow (?:long|much longer|many (?:people |more )?(?:are )?(?:before|ahead|in front|waiting))\\b',
  ].join('|'),
);

/** "quanto falta?", "qual minha posição na fila", "how long". */
export const readPlaceAsked = remembered((text: string) => asked.test(plain(text)), readTexts);
