import { Button, FluentProvider, webLightTheme } from '@fluentui/react-components';
import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createBrowserRouter, Link, RouterProvider } from 'react-router';

/* The least that can be made of the app's libraries: what the app weighs is told against it. */

function Page() {
  const { data } = useQuery({ queryKey: ['name'], queryFn: () => 'A link' });
  return (
    <Button>
      <Link to="/">{data}</Link>
    </Button>
  );
}

const router = createBrowserRouter([{ path: '*', element: <Page /> }]);
const place = document.getElementById('root');
if (place)
  createRoot(place).render(
    <StrictMode>
      <FluentProvider theme={webLightTheme}>
        <QueryClientProvider client={new QueryClient()}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </FluentProvider>
    </StrictMode>,
  );
