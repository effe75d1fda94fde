// The Rust function behind a Function URL: POST an image, get its text.
import { CfnOutput, Stack } from "aws-cdk-lib";
import * as lambda from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import { ocr, Settings } from "./settings";

export class FunctionStack extends Stack {
  constructor(scope: Construct, id: string, own: Settings) {
    super(scope, id);
    const url = ocr(this, own, {}).addFunctionUrl({
      authType: lambda.FunctionUrlAuthType.AWS_IAM, // NONE lets everybody in
    });
    new CfnOutput(this, "Url", { value: url.url });
  }
}
