// @ts-check
/**
 * What it means that a check passes, by its key: the end of the sentence "shows that …". No word stronger than the check.
 * @type {Readonly<Record<string, string>>}
 */
export const meanings = {
  readable: 'this is a receipt',
  written: 'the file is byte for byte as receipts are written',
  code: 'nothing was changed, unless the code was made anew; compare it with one that was noted elsewhere',
  consentHash: 'the consent is the one the record was made for',
  consentId: 'the id stands for this consent and no other',
  terms: 'these are the words whose hash is in the consent',
  published: 'this wording is among those that this verifier knows as published by Microsoft',
  commands: 'this is the list whose hash is in the consent, not which commands were run',
  token: 'this signature is the one on record',
  signature: 'the holder of the key in this receipt signed; whose key it is, "key" tells',
  nonce:
    'what was signed carries the hash of this consent, not that anybody read it; who signed it, "signature" and "key" tell',
  person: 'the account that signed in is that of the consent; who signed it, "signature" and "key" tell',
  tenant: 'the directory of the consent signed; who signed it, "signature" and "key" tell',
  application: 'the application with which people consent asked; who signed it, "signature" and "key" tell',
  key: 'the key in this receipt is among those given; that it signed, "signature" tells',
  reviews: 'each review of an emergency is of this consent and signed by another person; without one it shows nothing',
  time: 'no time contradicts another',
  azure: 'what was copied from Azure fits the consent',
  witness: 'by this copy, the same person wrote the record in Azure',
  recordNow: 'Azure still keeps this record',
  witnessNow: "Azure's own log names the same person",
};
