/** How a person is spelled in stanzas: by phone number, by LID, or by both. */

/**
 * How the service spells the person: by the LID with the phone beside it (`lid`), by the phone with the LID beside it
 * (`phone`), or by the phone alone (`bare-phone`): then the client asks for the LID.
 */
export type Addressing = 'lid' | 'phone' | 'bare-phone';

/** Somebody with both addresses. */
export type Addressed = {
  /** The phone number as an address. */
  readonly jid: string;
  /** The address that hides it. */
  readonly lid: string;
  addressing: Addressing;
  /** The phone number is told to nobody: only the LID is known. */
  hidden: boolean;
};

/** Where a message of the person comes from, as the attributes of its stanza. */
export function originOf(
  person: Addressed,
  place: string | undefined,
): Readonly<Record<string, string | undefined>> {
  if (place?.endsWith('@newsletter')) return { from: place };
  const byLid = person.hidden || person.addressing === 'lid';
  const address = byLid ? person.lid : person.jid;
  const mode = byLid ? 'lid' : 'pn';
  const phone = byLid && !person.hidden ? person.jid : undefined;
  const lid = person.addressing === 'phone' && !byLid ? person.lid : undefined;
  return place === undefined
    ? { from: address, addressing_mode: mode, sender_pn: phone, sender_lid: lid }
    : {
        from: place,
        participant: address,
        addressing_mode: mode,
        participant_pn: phone,
        participant_lid: lid,
      };
}

/** To whom the owner of an account wrote on the own phone, as the attributes of the copy for a linked device. */
export function recipientOf(
  person: Addressed,
  owner: { readonly jid: string; readonly lid: string },
): { readonly from: string; readonly recipient: string } & Readonly<Record<string, string | undefined>> {
  if (person.hidden || person.addressing === 'lid')
    return {
      from: owner.lid,
      recipient: person.lid,
      addressing_mode: 'lid',
      // `sender_pn` would make the client take the other side's LID for the owner's.
      peer_recipient_pn: person.hidden ? undefined : person.jid,
    };
  return {
    from: owner.jid,
    recipient: person.jid,
    addressing_mode: 'pn',
    peer_recipient_lid: person.addressing === 'phone' ? person.lid : undefined,
  };
}
