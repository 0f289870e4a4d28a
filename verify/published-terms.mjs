// @ts-check
/**
 * The wordings that were published, by id, with the SHA-256 of the UTF-8 of each text.
 * @type {ReadonlyMap<string, string>}
 */
export const publishedTerms = new Map([
  ['windows-server-2024-10-30', '6926a2ada1558cc0b57f2806438ac5fd1fc3f968bf0b4b3161339fe9ad359f01'],
  ['windows-server-2025-03-04', '6caf032a61a77dd2544f352d04f782a17aa93fe2739f5a286c149cbd5e81a045'],
  ['azure-local-2025-03-04', '86c7bacb5c713e420b3884cb0a1f21c7154396b49c6ba4482a42b8b484cdfb31'],
]);
