import { Button } from '@fluentui/react-components';
import { describeError } from '#src/azure/errors.ts';
import { ErrorView } from './ErrorView.tsx';

/** The app could not start: no configuration, no sign-in service. Says so in place of a blank page. */
export function StartProblem({ error }: { error: unknown }) {
  const { title, why, whatToDo, correlationId } = describeError(error);
  return (
    <main>
      <ErrorView
        title={title}
        correlationId={correlationId}
        actions={
          <Button appearance="primary" onClick={() => location.reload()}>
            Try again
          </Button>
        }
      >
        <p>{why}</p>
        <p>{whatToDo}</p>
      </ErrorView>
    </main>
  );
}
