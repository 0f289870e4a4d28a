import { useMatches } from 'react-router';
import { PageLink } from '#src/ui/PageLink.tsx';
import { VisibleText } from '#src/ui/VisibleText.tsx';
import { crumbsOf } from './breadcrumbs.ts';
import styles from './Breadcrumbs.module.css';

/** The way here. The page itself is its last, unlinked crumb. */
export function Breadcrumbs() {
  const crumbs = crumbsOf(useMatches());
  const home = crumbs.length > 0 && crumbs[0]?.path !== '/' ? [{ path: '/', label: 'Home' }] : [];
  const all = [...home, ...crumbs];
  return (
    <nav aria-label="Breadcrumb" className={styles.way}>
      <ol className={styles.list}>
        {all.map((crumb, index) => {
          const last = index === all.length - 1;
          return (
            <li key={crumb.path}>
              {last ? (
                <span aria-current="page">
                  <VisibleText text={crumb.label} max={60} />
                </span>
              ) : (
                <>
                  <PageLink to={crumb.path}>{crumb.label}</PageLink>
                  <span aria-hidden="true" className={styles.separator}>
                    ›
                  </span>
                </>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
