/** Updates as Telegram would never send them, and some that are nearly right, for property tests. */

import fc from 'fast-check';

const text = fc.string({ unit: 'binary' });
const file = fc.record({ file_id: fc.string() });
const contact = fc.record({
  phone_number: fc.oneof(fc.string(), fc.constant('+55 11 91234-5678')),
  user_id: fc.constantFrom(7, 8),
});
const location = fc.record({ latitude: fc.double(), longitude: fc.double() });
const anything = fc.oneof(text, fc.integer(), file, contact, location, fc.jsonValue({ maxDepth: 3 }));
const anyKey = fc.constantFrom(
  ...[
    'text',
    'caption',
    'contact',
    'location',
    'photo',
    'voice',
    'document',
    'sticker',
    'poll',
    'chat',
    'from',
  ],
  ...['date', 'edit_date', 'via_bot', 'unheard_of', '__proto__', 'constructor', 'toString', 'hasOwnProperty'],
);
/** A part of a message: as it should be, or something else under some key. */
const part = fc.oneof(
  fc.tuple(fc.constantFrom('text', 'caption'), text),
  fc.tuple(fc.constantFrom('voice', 'document', 'sticker', 'animation'), file),
  fc.tuple(fc.constant('photo'), fc.array(file, { maxLength: 3 })),
  fc.tuple(fc.constant('contact'), contact),
  fc.tuple(fc.constant('location'), location),
  fc.tuple(anyKey, anything),
);
const from = { id: 7, is_bot: false, first_name: 'Ana' };
const base = { message_id: 1, date: 1_750_000_000, chat: { id: 7, type: 'private' }, from };
const message = fc
  .array(part, { minLength: 1, maxLength: 3 })
  .map((parts) => ({ ...base, ...Object.fromEntries<unknown>(parts) }));

/** Without `update_id`. */
export const hostileUpdate = fc.oneof(
  fc.dictionary(
    fc.constantFrom('message', 'edited_message', 'callback_query', 'poll', '__proto__'),
    fc.jsonValue(),
  ),
  fc.record({ message }),
  fc.record({ edited_message: message }),
  fc.record({
    callback_query: fc.record({ id: fc.string(), from: fc.constant(from), data: fc.string(), message }),
  }),
);
