import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  GetExecutionHistoryCommand,
  ListStateMachinesCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { expect } from 'vitest';
import type { LocalCloud } from '../../../local/cloud.ts';

/** Asks on the bus, in the name of a tenant, and waits until the token of its question comes back. */
const APPROVAL = {
  QueryLanguage: 'JSONata',
  StartAt: 'ask',
  States: {
    ask: {
      Type: 'Task',
      Resource: 'arn:aws:states:::events:putEvents.waitForTaskToken',
      Arguments: {
        Entries: [
          {
            EventBusName: 'tributary-dev-events',
            Source: 'tributary.tenant.acme',
            DetailType: 'approval wanted',
            Detail: { token: '{% $states.context.Task.Token %}' },
          },
        ],
      },
      End: true,
    },
  },
};

/** Executions that wait for a task token, straight in Step Functions. */
export function approvals({ baseUrl, rootCredentials }: Pick<LocalCloud, 'baseUrl' | 'rootCredentials'>) {
  const sfn = new SFNClient({ endpoint: baseUrl, region: 'us-east-1', credentials: rootCredentials });

  /** Makes the state machine, under the role of the workflow that is published. @returns its ARN */
  async function create(): Promise<string> {
    const { stateMachines = [] } = await sfn.send(new ListStateMachinesCommand({}));
    const [published] = stateMachines;
    const { roleArn } = await sfn.send(
      new DescribeStateMachineCommand({ stateMachineArn: published?.stateMachineArn ?? '' }),
    );
    // The role trusts state machines whose names begin like those of the stage.
    const name = `${published?.name?.slice(0, 60)}-approval`;
    const made = await sfn.send(new CreateStateMachineCommand({ name, roleArn, definition: JSON.stringify(APPROVAL) }));
    return made.stateMachineArn ?? '';
  }

  async function start(stateMachineArn: string): Promise<{ readonly executionArn: string; readonly token: string }> {
    const { executionArn = '' } = await sfn.send(new StartExecutionCommand({ stateMachineArn }));
    const submitted = async () => {
      const { events = [] } = await sfn.send(new GetExecutionHistoryCommand({ executionArn }));
      const scheduled = events.find(({ type }) => type === 'TaskScheduled')?.taskScheduledEventDetails?.parameters;
      return { isSubmitted: events.some(({ type }) => type === 'TaskSubmitted'), scheduled };
    };
    await expect.poll(submitted, { timeout: 10_000 }).toMatchObject({ isSubmitted: true });
    const { scheduled = '{}' } = await submitted();
    return { executionArn, token: JSON.parse(scheduled).Entries[0].Detail.token };
  }

  /** Approves, and reads how the execution ended. */
  async function approve({ executionArn, token }: Awaited<ReturnType<typeof start>>) {
    await sfn.send(new SendTaskSuccessCommand({ taskToken: token, output: '{"approved":true}' }));
    const read = () => sfn.send(new DescribeExecutionCommand({ executionArn }));
    await expect.poll(async () => (await read()).status, { timeout: 10_000 }).not.toBe('RUNNING');
    const { status, output } = await read();
    return { status, output };
  }

  return { create, start, approve };
}
