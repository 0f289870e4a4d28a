import { Button } from '@fluentui/react-components';
import { Component, lazy, Suspense, useState } from 'react';
import type { ComponentType, ReactNode } from 'react';
import { Message } from './Message.tsx';
import { Spinner } from './Progress.tsx';
import styles from './ui.module.css';

/**
 * A component whose code comes when it is first drawn. Where the code does not come, the person can try again, or reload: files of an older
 * version are gone after a deployment. Nothing is reloaded by itself, for somebody may be in the middle of a form. What `isOptional` is left
 * out then without a word.
 */
export function late<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  { isOptional = false }: { isOptional?: boolean } = {},
): ComponentType<Props> {
  const leaveOut = (error: unknown) => {
    if (!isOptional || !isMissingPart(error)) throw error;
    // Asked for again when it is next drawn anew.
    current = begin();
    return () => null;
  };
  const begin = () => lazy(async () => ({ default: await load().catch(leaveOut) }));
  // A failure stays in what React keeps of it, so trying again needs a new one.
  let current = begin();
  return function Late(props: Props) {
    const [{ Part, attempt }, setState] = useState(() => ({ Part: current, attempt: 0 }));
    const tryAgain = () => {
      current = begin();
      setState({ Part: current, attempt: attempt + 1 });
    };
    return (
      // A boundary of its own for each attempt: one that has failed shows nothing else any more.
      <PartBoundary key={attempt} onRetry={tryAgain}>
        <Suspense
          fallback={
            isOptional ? null : (
              <div className={styles.lateWait}>
                <Spinner label="Loading" />
              </div>
            )
          }
        >
          <Part {...props} />
        </Suspense>
      </PartBoundary>
    );
  };
}

// Chromium, Firefox, Safari, and Vite's own for a style sheet, in this order.
const missingPart =
  /failed to fetch dynamically imported module|error loading dynamically imported module|importing a module script failed|unable to preload css/i;

/** Whether a part of the app could not be fetched: the connection failed, or a newer version was deployed and the file is gone. */
export function isMissingPart(error: unknown): boolean {
  return error instanceof Error && missingPart.test(error.message);
}

/** Catches parts that did not come; every other error goes on to the page's own boundary. */
class PartBoundary extends Component<{ onRetry: () => void; children: ReactNode }, { error?: unknown }> {
  override state: { error?: unknown } = {};

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    if (!isMissingPart(error)) throw error;
    return (
      <div className={styles.late}>
        <Message
          tone="error"
          isNews
          title="This part of the page couldn’t be loaded."
          actions={
            <>
              <Button onClick={this.props.onRetry}>Try again</Button>
              <Button onClick={() => location.reload()}>Reload page</Button>
            </>
          }
        >
          The connection was interrupted, or a new version was deployed. To end access without this page, run
          Disable-RemoteSupport on the machine.
        </Message>
      </div>
    );
  }
}
