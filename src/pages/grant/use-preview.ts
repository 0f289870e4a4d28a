import { useQuery } from '@tanstack/react-query';
import { type Consent, consentHash, consentId } from '#src/consent/consent.ts';
import { type ConsentRequest, makeConsent } from './signing.ts';

export interface PreviewedConsent {
  consent: Consent;
  consentId: string;
}

/**
 * The consent that is signed; while none is, as it would be if confirmed at `request.now`, for showing only: what gets signed is made at the
 * press.
 */
export function usePreview(
  request: Omit<ConsentRequest, 'displayed'> | undefined,
  signed: Consent | undefined,
): PreviewedConsent | undefined {
  const { data } = useQuery({
    queryKey: ['consent-preview', ...(signed ? [signed.salt] : partsOf(request))],
    queryFn: async (): Promise<PreviewedConsent | null> => {
      if (signed) return identified(signed);
      if (!request) return null;
      const made = await makeConsent({ ...request, displayed: request.terms.text });
      return 'problem' in made ? null : identified(made.consent);
    },
    enabled: signed !== undefined || request !== undefined,
    // While a minute passes the one before stays: the code must not flicker under its reader. One that is signed is none of those before it.
    placeholderData: (previous) => (signed ? undefined : previous),
    gcTime: 0,
  });
  return data ?? undefined;
}

const identified = async (consent: Consent): Promise<PreviewedConsent> => ({
  consent,
  consentId: consentId(await consentHash(consent)),
});

/** All that makes it another one. */
const partsOf = (request: Omit<ConsentRequest, 'displayed'> | undefined): readonly unknown[] => [
  request?.inputs,
  request?.machines.map(({ id, replaces }) => [id, replaces?.consentId]),
  request?.target,
  request?.terms.id,
  minuteOf(request?.now),
];

function minuteOf(now: number | undefined): number | undefined {
  return now === undefined ? undefined : Math.floor(now / 60_000);
}
