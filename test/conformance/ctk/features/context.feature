Feature: Context
  As an author of workflows
  I want to keep values beside the data that tasks hand on
  So that later tasks can use them

  Scenario: Begin With An Empty Context
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: context, version: '1.0.0' }
    do:
      - tell: { set: { context: '${ $context }' } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    context: {}
    """

  Scenario: Export The Transformed Output
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: context, version: '1.0.0' }
    do:
      - pick:
          set: { pet: { id: 1, name: Rex } }
          output: { as: .pet }
          export: { as: '$context + {name: .name, whole: $output}' }
      - tell: { set: '${ $context }' }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    name: Rex
    whole: { id: 1, name: Rex }
    """

  Scenario: Keep What Was Exported Until It Is Exported Again
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: context, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - first: { set: { n: 1 }, export: { as: '{"first": $output.n}' } }
      - second: { set: { n: 2 } }
      - third: { set: { n: 3 }, export: { as: '$merge([$context, {"third": $output.n}])' } }
      - fourth: { set: { before: '${ $context }' }, export: { as: '"gone"' } }
      - tell: { set: { before: '${ $input.before }', now: '${ $context }' } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    before: { first: 1, third: 3 }
    now: gone
    """

  Scenario: Export An Object With Expressions Inside
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: context, version: '1.0.0' }
    do:
      - pick:
          set: { id: 7 }
          export: { as: { kept: '${ .id }', list: [1, '${ $input.color }'] } }
      - tell: { set: '${ $context }' }
    """
    And given the workflow input is:
    """yaml
    color: red
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    kept: 7
    list: [1, red]
    """

  Scenario: Read The Context In The Output Of The Workflow
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: context, version: '1.0.0' }
    do:
      - keep: { set: { n: 1 }, export: { as: .n } }
      - other: { set: { m: 2 } }
    output: { as: '{m: .m, kept: $context}' }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    m: 2
    kept: 1
    """

  Scenario: Export Out Of Nested Blocks And Loops
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: context, version: '1.0.0' }
    do:
      - block:
          do:
            - loop:
                for: { each: item, in: '[1, 2, 3]' }
                do:
                  - add: { set: '${ $item }', export: { as: '$context + {sum: (($context.sum // 0) + .)}' } }
      - tell: { set: '${ $context }' }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    sum: 6
    """

  Scenario: Forget What A Failed Attempt Exported
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: context, version: '1.0.0' }
    do:
      - keep: { set: { n: 1 }, export: { as: .n } }
      - attempt:
          try:
            - change: { set: { n: 2 }, export: { as: .n } }
            - fail: { raise: { error: { type: 'https://a.example/e', status: 409 } } }
          catch:
            do:
              - tell: { set: { context: '${ $context }' } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    context: 1
    """

  Scenario: Count In The Context While A Loop Goes On
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: context, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - loop:
          for: { each: n, in: '[1, 2, 3, 4]' }
          while: '$not($exists($context.sum)) or $context.sum < 4'
          do:
            - add: { set: { n: '${ $n }' }, export: { as: '{"sum": $sum($append($context.sum, $n))}' } }
      - tell: { set: '${ $context }' }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    sum: 6
    """
    And add should run 3 times

  Scenario: Keep What A Handler Exports
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: context, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - begin: { set: { n: 1 }, export: { as: '{"begun": true}' } }
      - attempt:
          try:
            - lost: { set: { n: 2 }, export: { as: '{"lost": true}' } }
            - ask: { call: http, with: { method: get, endpoint: 'https://httpbin.org/status/503' } }
          catch:
            do:
              - note: { set: { n: 3 }, export: { as: '$merge([$context, {"failed": $error.status}])' } }
          export: { as: '$merge([$context, {"attempt": $output.n}])' }
      - tell: { set: '${ $context }' }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    begun: true
    failed: 503
    attempt: 3
    """

  Scenario: Export Values That Are No Objects
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: context, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - list: { set: { n: 1 }, export: { as: '[$output.n]' } }
      - text: { set: { before: '${ $context }' }, export: { as: '"text"' } }
      - nothing: { set: { before: ['${ $input.before }', '${ $context }'] }, export: { as: $output.missing } }
      - tell: { set: { before: '${ $input.before }', now: '${ $context }' } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    before: [[1], text]
    now: null
    """

  Scenario: Read The Context In Every Position Of A Task
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: context, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - begin: { set: { order: A-7 }, export: { as: '{"id": 2, "list": [1, 2], "seconds": 3}' } }
      - ask:
          if: $context.id = 2
          input: { from: '{"petId": $context.id}' }
          call: http
          with: { method: get, endpoint: 'https://petstore.swagger.io/v2/pet/{petId}', headers: { X-Id: '${ $context.id }' } }
          output: { as: '{"name": $output.name, "id": $context.id}' }
      - pause: { wait: '${ {"seconds": $context.seconds} }' }
      - loop: { for: { each: n, in: $context.list }, do: [{ add: { set: { name: '${ $input.name }', sum: '${ $sum($append($input.sum, $n)) }' } } }] }
      - choose: { switch: [{ known: { when: $context.id = 2, then: end } }] }
      - never: { set: { never: true } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    name: Tom
    sum: 3
    """
    And the workflow should take 3 seconds
    And never should not run
