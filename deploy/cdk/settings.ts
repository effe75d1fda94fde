// What `-c name=value` chooses, and what the stacks have in common.
import * as path from "node:path";
import { App, Duration, RemovalPolicy } from "aws-cdk-lib";
import * as iam from "aws-cdk-lib/aws-iam";
import * as lambda from "aws-cdk-lib/aws-lambda";
import * as logs from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";

export interface Settings {
  arch: "x86_64" | "arm64";
  architecture: lambda.Architecture;
  languages: string;
  outputs: string;
  memorySize: number;
  timeout: number;
}

export function settings(app: App): Settings {
  const get = (name: string, or: string) => String(app.node.tryGetContext(name) ?? or);
  const arch = get("arch", "x86_64");
  if (arch !== "x86_64" && arch !== "arm64") {
    throw new Error(`arch is x86_64 or arm64, not ${arch}`);
  }
  return {
    arch,
    architecture: arch === "arm64" ? lambda.Architecture.ARM_64 : lambda.Architecture.X86_64,
    languages: get("languages", "eng"),
    outputs: get("outputs", "text"),
    memorySize: Number(get("memory", "1769")), // megabytes; 1769 is one whole processor
    timeout: Number(get("timeout", "30")), // seconds
  };
}

/** A file that the project builds into dist/. */
export function dist(name: string): lambda.Code {
  return lambda.Code.fromAsset(path.join(process.cwd(), "../../dist", name));
}

/** Logs that go away, and a role that may write them and nothing else. */
export function logged(scope: Construct) {
  const logGroup = new logs.LogGroup(scope, "Logs", {
    retention: logs.RetentionDays.TWO_WEEKS,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = new iam.Role(scope, "Role", { assumedBy: new iam.ServicePrincipal("lambda.amazonaws.com") });
  logGroup.grantWrite(role);
  return { logGroup, role };
}

/** The Rust function. */
export function ocr(scope: Construct, own: Settings, environment: Record<string, string>): lambda.Function {
  return new lambda.Function(scope, "Ocr", {
    ...logged(scope),
    code: dist(`lambda-${own.arch}.zip`),
    runtime: lambda.Runtime.PROVIDED_AL2023,
    handler: "bootstrap",
    architecture: own.architecture,
    memorySize: own.memorySize,
    timeout: Duration.seconds(own.timeout),
    environment: { OCR_LANGUAGES: own.languages, ...environment },
  });
}
