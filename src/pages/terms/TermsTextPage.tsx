import { Print20Regular } from '@fluentui/react-icons';
import { useLoaderData } from 'react-router';
import type { LoaderFunctionArgs, Params } from 'react-router';
import { targetNames } from '#src/consent/target-names.ts';
import { termsById, termsHash } from '#src/consent/terms.ts';
import { VerbatimTerms } from '#src/pages/shared/VerbatimTerms.tsx';
import { Page } from '#src/shell/Page.tsx';
import { CopyButton } from '#src/ui/CopyButton.tsx';
import { Essentials } from '#src/ui/Essentials.tsx';
import { ForceWord } from './ForceWord.tsx';

export const handle = { crumb: (params: Readonly<Params>) => params.termsId ?? '' };

export async function loader({ params }: LoaderFunctionArgs) {
  const terms = termsById(params.termsId ?? '');
  if (!terms) throw new Response(null, { status: 404 });
  return { terms, sha256: await termsHash(terms) };
}

export function Component() {
  const { terms, sha256 } = useLoaderData<typeof loader>();
  return (
    <Page
      title={terms.title}
      subtitle={`${targetNames[terms.target]}, version ${terms.version}`}
      width="reading"
      commands={[{ key: 'print', label: 'Print', icon: <Print20Regular />, onClick: () => window.print() }]}
    >
      <Essentials
        left={[
          { label: 'Product', value: targetNames[terms.target] },
          { label: 'Version', value: terms.version },
          {
            label: 'State',
            value: <ForceWord terms={terms} />,
          },
        ]}
        right={[
          { label: 'Language', value: 'English' },
          { label: 'Source', value: terms.source },
          {
            label: 'SHA-256',
            value: (
              <>
                <code>{sha256}</code> <CopyButton text={sha256} label="Copy SHA-256" />
              </>
            ),
          },
        ]}
      />
      <section aria-label="Text of the terms">
        <VerbatimTerms terms={terms} />
      </section>
    </Page>
  );
}
