// Scans in a bucket become texts in the same bucket: S3 -> SQS -> the Rust function -> S3.
import { CfnOutput, Duration, RemovalPolicy, Stack } from "aws-cdk-lib";
import * as iam from "aws-cdk-lib/aws-iam";
import { SqsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import * as s3 from "aws-cdk-lib/aws-s3";
import * as sqs from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { ocr, Settings } from "./settings";

const INPUT = "scans";
const OUTPUT = "texts";

export class ScaleOutStack extends Stack {
  constructor(scope: Construct, id: string, common: Settings) {
    super(scope, id);
    // A batch takes longer than a page.
    const own = { ...common, timeout: Math.max(common.timeout, 120) };

    const deadLetters = new sqs.Queue(this, "DeadLetters", {
      encryption: sqs.QueueEncryption.SQS_MANAGED,
      retentionPeriod: Duration.days(14),
    });
    const queue = new sqs.Queue(this, "Queue", {
      encryption: sqs.QueueEncryption.SQS_MANAGED,
      visibilityTimeout: Duration.seconds(6 * own.timeout),
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: 5 },
    });
    // By its name, not by reference: the queue's policy names the bucket, and the bucket waits for the policy.
    const name = `tesseract-scans-${this.account}-${this.region}`;
    const bucketArn = `arn:${this.partition}:s3:::${name}`;
    const policy = new sqs.QueuePolicy(this, "QueuePolicy", { queues: [queue] });
    policy.document.addStatements(
      new iam.PolicyStatement({
        principals: [new iam.ServicePrincipal("s3.amazonaws.com")],
        actions: ["sqs:SendMessage"],
        resources: [queue.queueArn],
        conditions: {
          ArnEquals: { "aws:SourceArn": bucketArn },
          StringEquals: { "aws:SourceAccount": this.account },
        },
      }),
    );
    // Not `addEventNotification`, which brings a function of its own that may change any bucket.
    const bucket = new s3.CfnBucket(this, "Bucket", {
      bucketName: name,
      publicAccessBlockConfiguration: s3.BlockPublicAccess.BLOCK_ALL,
      notificationConfiguration: {
        queueConfigurations: [
          {
            event: "s3:ObjectCreated:*",
            queue: queue.queueArn,
            filter: { s3Key: { rules: [{ name: "prefix", value: `${INPUT}/` }] } },
          },
        ],
      },
    });
    bucket.applyRemovalPolicy(RemovalPolicy.RETAIN);
    bucket.addResourceDependency(policy.node.defaultChild as sqs.CfnQueuePolicy);

    const reader = ocr(this, own, {
      OCR_OUTPUTS: own.outputs,
      OUTPUT_PREFIX: `s3://${name}/${OUTPUT}`,
    });
    reader.addEventSource(
      new SqsEventSource(queue, { batchSize: 5, reportBatchItemFailures: true, maxConcurrency: 50 }),
    );
    const allow = (action: string, prefix: string) =>
      reader.addToRolePolicy(
        new iam.PolicyStatement({ actions: [action], resources: [`${bucketArn}/${prefix}/*`] }),
      );
    allow("s3:GetObject", INPUT);
    allow("s3:PutObject", OUTPUT);

    new CfnOutput(this, "BucketName", { value: name });
    new CfnOutput(this, "DeadLetterUrl", { value: deadLetters.queueUrl });
  }
}
