"""What the templates of deploy/ promise beyond being valid: least rights, limits, logs that end, a queue that copes."""

import json
import sys

from cfnlint.decode import decode

# What may end in `*`: objects below a prefix.
PREFIXES = {"s3:GetObject": ("/scans/*", "${InputPrefix}/*"), "s3:PutObject": ("/texts/*", "${OutputPrefix}/*")}


def check(path):
    template, problems = decode(path)
    assert template and not problems, problems
    resources = template["Resources"]
    of_type = lambda *types: {name: own for name, own in resources.items() if own["Type"] in types}

    functions = of_type("AWS::Serverless::Function", "AWS::Lambda::Function")
    assert len(functions) == 1, f"{list(functions)}: one function, and none of a framework"
    function = next(iter(functions.values()))["Properties"]
    for limit in ("MemorySize", "Timeout"):
        assert limit in function, f"no {limit}"
    logs = resources[function["LoggingConfig"]["LogGroup"]["Ref"]]
    assert logs["Properties"]["RetentionInDays"], "logs that stay"
    assert "Role" in function, "a role that the framework makes"

    statements = []
    for own in of_type("AWS::IAM::Role", "AWS::IAM::Policy").values():
        assert not own["Properties"].get("ManagedPolicyArns"), "a managed policy allows more than is needed"
        documents = [policy["PolicyDocument"] for policy in own["Properties"].get("Policies", [])]
        documents += [own["Properties"]["PolicyDocument"]] if "PolicyDocument" in own["Properties"] else []
        statements += [statement for document in documents for statement in document["Statement"]]
    assert statements, "no rights at all"
    actions = set()
    for statement in statements:
        actions |= rights(statement)
    if "AWS::SQS::Queue" in {own["Type"] for own in resources.values()}:
        assert {"s3:GetObject", "s3:PutObject", "sqs:DeleteMessage"} <= actions, actions
        scales_out(template, of_type, function)
    else:
        assert actions == {"logs:CreateLogStream", "logs:PutLogEvents"}, actions


def rights(statement):
    """The actions of a statement, none of which may be for everything."""
    listed = lambda value: value if isinstance(value, list) else [value]
    actions = set(listed(statement["Action"]))
    for resource in listed(statement["Resource"]):
        text = resource if isinstance(resource, str) else json.dumps(resource).rstrip('"]} ')
        if "*" in text:
            assert len(actions) == 1 and text.endswith(PREFIXES[min(actions)]) and text.count("*") == 1, statement
        else:
            assert not actions & PREFIXES.keys(), f"no prefix: {statement}"
    assert not any("*" in action for action in actions), statement
    return actions


def scales_out(template, of_type, function):
    """The queue between bucket and function."""
    queues = of_type("AWS::SQS::Queue")
    (queue,) = [own["Properties"] for own in queues.values() if "RedrivePolicy" in own["Properties"]]
    dead = queue["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"]
    assert (dead if isinstance(dead, str) else dead[0]).split(".")[0] in queues, dead
    assert queue["RedrivePolicy"]["maxReceiveCount"] >= 5, "throttled functions need more attempts"

    hidden, timeout = queue["VisibilityTimeout"], function["Timeout"]
    if isinstance(timeout, int):
        assert hidden >= 6 * timeout, (hidden, timeout)
    else:
        name, parameter, key = hidden["Fn::FindInMap"]
        assert parameter == timeout, "visibility and timeout follow one parameter"
        table = template["Mappings"][name]
        allowed = template["Parameters"][timeout["Ref"]]["AllowedValues"]
        assert all(table[str(seconds)][key] >= 6 * seconds for seconds in allowed), table

    mappings = [own["Properties"] for own in of_type("AWS::Lambda::EventSourceMapping").values()]
    mappings += [own["Properties"] for own in function.get("Events", {}).values() if own["Type"] == "SQS"]
    (mapping,) = mappings
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"], mapping
    assert mapping["BatchSize"] and mapping["ScalingConfig"]["MaximumConcurrency"], mapping
    (bucket,) = of_type("AWS::S3::Bucket").values()
    assert all(bucket["Properties"]["PublicAccessBlockConfiguration"].values()), bucket
    assert "OUTPUT_PREFIX" in function["Environment"]["Variables"], "results go nowhere"


for path in sys.argv[1:]:
    try:
        check(path)
    except (AssertionError, KeyError, ValueError) as error:
        sys.exit(f"{path}: {type(error).__name__}: {error}")
    print(f"{path}: as promised")
