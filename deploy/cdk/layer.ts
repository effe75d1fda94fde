// The layer, and a Python function that uses it.
import { CfnOutput, Duration, Stack } from "aws-cdk-lib";
import * as lambda from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import { dist, logged, Settings } from "./settings";

export class LayerStack extends Stack {
  constructor(scope: Construct, id: string, own: Settings) {
    super(scope, id);
    const layer = new lambda.LayerVersion(this, "Tesseract", {
      code: dist(`layer-${own.arch}.zip`),
      compatibleArchitectures: [own.architecture],
      description: "bin/tesseract, one static file, and tesseract/share/tessdata",
    });
    const ocr = new lambda.Function(this, "Ocr", {
      ...logged(this),
      code: dist(`python-${own.arch}.zip`),
      runtime: lambda.Runtime.PYTHON_3_13,
      handler: "handler.main",
      layers: [layer],
      architecture: own.architecture,
      memorySize: own.memorySize,
      timeout: Duration.seconds(own.timeout),
    });
    const url = ocr.addFunctionUrl({ authType: lambda.FunctionUrlAuthType.AWS_IAM });
    new CfnOutput(this, "Url", { value: url.url });
  }
}
