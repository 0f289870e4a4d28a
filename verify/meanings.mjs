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
  terms: 'these are the words that were agreed to',
  published: 'Microsoft published these words',
  commands: 'these are the commands that were agreed to',
  token: 'the signature is the one on record',
  signature: 'the holder of the key in this receipt signed; whose key it is, "key" tells',
  nonce: 'what was signed is this consent',
  person: 'this person signed',
  tenant: 'the signature is of this organisation',
  application: 'the application with which people consent asked for the signature',
  key: 'Microsoft Entra signed, if the keys given are its own',
  time: 'no time contradicts another',
  azure: 'what was copied from Azure fits the consent',
  witness: 'by this copy, the same person wrote the record in Azure',
  recordNow: 'Azure still keeps this record',
  witnessNow: "Azure's own log names the same person",
};
