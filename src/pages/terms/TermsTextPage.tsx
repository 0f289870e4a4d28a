import { Print20Regular } from '@fluentui/react-icons';
import { useLoaderData } from 'react-router';
import type { LoaderFunctionArgs } from 'react-router';
import { privacyStatementUrl, targetNames, termsById, termsHash } from '#src/consent/terms.ts';
import { Page } from '#src/shell/Page.tsx';
import { OutsideLink } from '#src/ui/AppLink.tsx';
import { Copyable } from '#src/ui/CopyButton.tsx';
import { Details } from '#src/ui/Details.tsx';
import { Facts } from '#src/ui/Facts.tsx';
import { ForceWord } from './TermsPage.tsx';

export async function loader({ params: { termsId = '' } }: LoaderFunctionArgs) {
  const terms = termsById(termsId);
  if (!terms) throw new Response(null, { status: 404 });
  return { terms, sha256: await termsHash(terms) };
}

/** One text, word for word, with Microsoft's link below it. */
export function Component() {
  const { terms, sha256 } = useLoaderData<typeof loader>();
  return (
    <Page
      title={terms.title}
      subtitle={`${targetNames[terms.target]}, version ${terms.version}`}
      width="reading"
      commands={[{ label: 'Print', icon: <Print20Regular />, onClick: () => window.print() }]}
    >
      <Details summary="Essentials" isOpen>
        <Facts
          facts={[
            { label: 'Product', value: targetNames[terms.target] },
            { label: 'Version', value: terms.version },
            { label: 'State', value: <ForceWord terms={terms} /> },
            { label: 'Language', value: 'English' },
            { label: 'Source', value: terms.source },
            { label: 'SHA-256', value: <Copyable text={sha256} label="SHA-256" /> },
          ]}
        />
      </Details>
      <article lang={terms.language} translate="no" aria-label={terms.title}>
        {terms.text.split('\n\n').map((paragraph) => (
          <p key={paragraph}>{paragraph}</p>
        ))}
      </article>
      <OutsideLink href={privacyStatementUrl}>Microsoft Privacy Statement</OutsideLink>
    </Page>
  );
}
