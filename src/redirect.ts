import { receiveSignIn } from './auth/sign-in-receiver.ts';

await receiveSignIn();
