/** Entra's `amr` values in words: https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference */
const words = new Map<string, string>([
  ['pwd', 'password'],
  ['rsa', 'certificate or key'],
  ['otp', 'one-time code'],
  ['fed', 'federated sign-in'],
  ['wia', 'Windows authentication'],
  ['mfa', 'multifactor authentication'],
  ['fido', 'passkey'],
  ['hwk', 'hardware key'],
  ['swk', 'software key'],
]);

/** "By password and multifactor authentication". Values that are not known here are shown as they are. */
export function methodWords(methods: readonly string[]): string {
  if (methods.length === 0) return 'Entra does not say by which method';
  const named = [...new Set(methods.map((method) => words.get(method) ?? method))];
  return `By ${new Intl.ListFormat('en', { type: 'conjunction' }).format(named)}`;
}
