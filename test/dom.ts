import { configure } from '@testing-library/react';

// What is waited for comes soon; a busy machine is no failure.
configure({ asyncUtilTimeout: 20_000 });
