import { password as askPassword, isCancel, text } from '@clack/prompts';
import type { Command } from 'commander';
import type { House } from '#platform/house.ts';
import { problems } from '#platform/problems.ts';
import { banByEmail, createAdmin } from './admin.service.ts';

/** Opens the house for a command and closes it again. */
type WithHouse = <T>(work: (house: House) => Promise<T>) => Promise<T>;

export function accountCommands(program: Command, withHouse: WithHouse): void {
  const user = program.command('user').description('Accounts, from the terminal');

  user
    .command('create-admin')
    .description('Make an account that runs the market; asks for what is not given')
    .option('--email <address>')
    .option('--name <name>')
    .action(async (given: { email?: string; name?: string }) => {
      const email = given.email ?? (await ask(text({ message: 'Email address' })));
      const name = given.name ?? (await ask(text({ message: 'Name' })));
      const password = process.stdin.isTTY ? await ask(askPassword({ message: 'Password' })) : await readLine();
      await withHouse((house) => createAdmin(house, { email, name, password }));
      console.log(`${name} (${email}) can sign in as an admin.`);
    });

  user
    .command('ban <email>')
    .description('Shut an account out for good; its sessions end at once')
    .requiredOption('--reason <text>', 'told to the person')
    .action(async (email: string, { reason }: { reason: string }) => {
      const { name } = await withHouse((house) => banByEmail(house, email, reason));
      console.log(`${name} (${email}) is banned.`);
    });
}

async function ask(answer: Promise<string | symbol>): Promise<string> {
  const given = await answer;
  if (isCancel(given) || given === '') throw problems.invalid_input('Nothing was entered, nothing was changed');
  return given as string;
}

/** A password by pipe: never as an argument, where every process of the machine could read it. */
async function readLine(): Promise<string> {
  let input = '';
  for await (const chunk of process.stdin) input += chunk;
  return input.replace(/\r?\n$/, '');
}
