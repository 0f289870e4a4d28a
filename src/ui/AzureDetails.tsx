import { AzureText } from './AzureText.tsx';
import { Copyable } from './CopyButton.tsx';
import { Details } from './Details.tsx';

/** What to tell support of a failure, folded: Azure's own text and the correlation id. Nothing where there is neither. */
export function AzureDetails({
  azureText,
  correlationId,
}: {
  azureText?: string | undefined;
  correlationId?: string | undefined;
}) {
  if (azureText === undefined && correlationId === undefined) return null;
  return (
    <Details isQuiet>
      {azureText !== undefined && (
        <p>
          <AzureText text={azureText} max={2000} />
        </p>
      )}
      {correlationId !== undefined && (
        <div>
          Correlation ID <Copyable text={correlationId} label="correlation ID" />
        </div>
      )}
    </Details>
  );
}
