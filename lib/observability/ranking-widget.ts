import { Aws } from 'aws-cdk-lib';
import { ConcreteWidget } from 'aws-cdk-lib/aws-cloudwatch';

/** Contributors that are shown by name. */
const SHOWN = 10;

/** The foremost of a Contributor Insights rule over time. */
export class RankingWidget extends ConcreteWidget {
  private readonly title: string;
  private readonly ruleName: string;

  constructor(title: string, ruleName: string) {
    super(8, 6);
    this.title = title;
    this.ruleName = ruleName;
  }

  override toJson(): unknown[] {
    const { width, height, x, y, title, ruleName } = this;
    const insightRule = { ruleName, maxContributorCount: SHOWN, orderBy: 'Sum' };
    const properties = { title, insightRule, view: 'timeSeries', stacked: false, period: 300, region: Aws.REGION };
    return [{ type: 'metric', width, height, x, y, properties }];
  }
}
