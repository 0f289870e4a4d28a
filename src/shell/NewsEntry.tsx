import { Button } from '@fluentui/react-components';
import { Dismiss16Regular } from '@fluentui/react-icons';
import { visibleText } from '#src/lib/visible-text.ts';
import { PageLink } from '#src/ui/PageLink.tsx';
import { passFocusOn } from '#src/ui/pass-focus.ts';
import { StateWord } from '#src/ui/StateWord.tsx';
import { type Notification, shownTone } from './notifications.ts';

const mostOfTitle = 300;

/** The title, by which more is told of it, and what is said below. */
export function NewsWords({
  news,
  title,
  body,
}: {
  news: Notification;
  /** Classes of the two. */
  title?: string | undefined;
  body?: string | undefined;
}) {
  // It becomes another one while it stands: see own-text.tsx.
  const shown = <bdi>{newsLabel(news)}</bdi>;
  return (
    <>
      <StateWord tone={shownTone(news)}>
        <span className={title}>{news.href === undefined ? shown : <PageLink to={news.href}>{shown}</PageLink>}</span>
      </StateWord>
      {news.body !== undefined && (
        <div className={body}>
          <bdi>{visibleText(news.body, Infinity)}</bdi>
        </div>
      )}
    </>
  );
}

/** Its title where that is a name and no text on the page: machines whose names look alike are told apart there, too. */
export const newsLabel = ({ title }: Notification): string => visibleText(title, mostOfTitle);

export function DismissNews({ news, onDismiss }: { news: Notification; onDismiss: () => void }) {
  return (
    <Button
      ref={passFocusOn}
      appearance="subtle"
      size="small"
      icon={<Dismiss16Regular />}
      aria-label={`Dismiss: ${newsLabel(news)}`}
      onClick={onDismiss}
    />
  );
}
