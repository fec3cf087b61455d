/** The page of how every part of the service is. */

import type { Words } from '../../index.ts';

export const channels: Words['channels'] = {
  title: 'Channels',
  about: 'How each part of the service is. The page keeps itself up to date.',
  none: 'No channel is configured.',
  states: {
    off: 'Off',
    connecting: 'Connecting',
    connected: 'Connected',
    working: 'Working',
    unasked: 'Not used yet',
    elsewhere: 'In another process',
    failing: 'Failing',
    resting: 'Resting, after failures',
    exceeded: 'Over its limit',
    unfit: 'Not fit any more',
    down: 'Stopped',
  },
  ways: { 'whatsapp-cloud': 'Meta’s API', 'whatsapp-paired': 'by a phone' },
  own: {
    erp: 'ERP',
    data: 'Data',
    'telegram-group': 'Telegram group',
    webhooks: 'Webhooks',
    memory: 'Memory',
  },
  link: 'Link the phone',
};
