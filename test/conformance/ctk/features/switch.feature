Feature: Switch Task In Depth
  As an author of workflows
  I want to choose between ways
  So that each case goes its own

  Scenario: Take The First Of Several Cases That Hold
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: switch, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - choose:
          switch:
            - large: { when: $input.n > 10, then: second }
            - larger: { when: $input.n > 20, then: third }
            - otherwise: { then: third }
      - third: { set: { way: third }, then: end }
      - second: { set: { way: second } }
    """
    And given the workflow input is:
    """yaml
    n: 30
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    way: second
    """
    And third should not run

  Scenario: Fall Through To The Next Task When No Case Holds
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: switch, version: '1.0.0' }
    do:
      - choose:
          switch:
            - large: { when: .n > 10, then: last }
      - next: { set: { way: '${ (.way // []) + ["next"] }' } }
      - last: { set: { way: '${ (.way // []) + ["last"] }' } }
    """
    And given the workflow input is:
    """yaml
    n: 1
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    way: [next, last]
    """
    And next should run after choose

  Scenario: Fall Through From One Case Into The Tasks Behind It
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: switch, version: '1.0.0' }
    do:
      - choose:
          switch:
            - a: { when: .kind == "a", then: one }
            - b: { when: .kind == "b", then: two }
            - c: { then: three }
      - one: { set: { way: '${ (.way // []) + ["one"] }' } }
      - two: { set: { way: '${ (.way // []) + ["two"] }' } }
      - three: { set: { way: '${ (.way // []) + ["three"] }' } }
    """
    And given the workflow input is:
    """yaml
    kind: b
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    way: [two, three]
    """
    And one should not run

  Scenario: Continue, Exit And End In Cases
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: switch, version: '1.0.0' }
    do:
      - loop:
          for: { each: what, in: .list }
          do:
            - choose:
                switch:
                  - on: { when: $what == "continue", then: continue }
                  - out: { when: $what == "exit", then: exit }
                  - over: { when: $what == "end", then: end }
            - note: { set: { list: '${ .list }', seen: '${ (.seen // []) + [$what] }' } }
      - after: { set: { seen: '${ .seen }', after: true } }
    """
    And given the workflow input is:
    """yaml
    list: [continue, other, exit, other]
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    seen: [continue, other]
    after: true
    """
    And choose should run 3 times

  Scenario: Hand On The Input, Transformed By The Switch Itself
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: switch, version: '1.0.0' }
    do:
      - choose:
          input: { from: .inner }
          switch:
            - one: { when: .n == 1, then: tell }
          output: { as: '{n: (.n + 1)}' }
      - never: { set: { way: never }, then: end }
      - tell: { set: { got: '${ . }' } }
    """
    And given the workflow input is:
    """yaml
    inner: { n: 1 }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    got: { n: 2 }
    """
    And never should not run

  Scenario: Choose By The Context, The Item And The Error
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: switch, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - loop:
          for: { each: status, in: '[404, 503, 500]' }
          do:
            - attempt:
                try:
                  - ask: { call: http, with: { method: get, endpoint: '${ "https://httpbin.org/status/" & $string($status) }' } }
                catch:
                  do:
                    - choose:
                        switch:
                          - missing: { when: $error.status = 404, then: missing }
                          - again: { when: $exists($context.busy), then: still }
                          - otherwise: { then: busy }
                    - missing: { set: { last: missing }, then: exit }
                    - busy: { set: { last: busy }, export: { as: '{"busy": $status}' }, then: exit }
                    - still: { set: { last: '${ "busy since " & $string($context.busy) }' } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    last: busy since 503
    """
    And missing should run 1 time
    And busy should run 1 time
    And still should run last

  Scenario: Fault When A Condition Cannot Be Evaluated
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: switch, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - choose:
          switch:
            - first: { when: $input.n = 1, then: one }
            - second: { when: $number($input.text) = 2, then: one }
      - one: { set: { way: one } }
    """
    And given the workflow input is:
    """yaml
    n: 2
    text: two
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://serverlessworkflow.io/spec/1.0.0/errors/expression
    status: 400
    """
    And one should not run

  Scenario: Not Evaluate The Cases Behind The One That Holds
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: switch, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - choose:
          switch:
            - first: { when: $input.n = 1, then: one }
            - second: { when: $number($input.text) = 2, then: end }
      - never: { set: { never: true } }
      - one: { set: { way: one } }
    """
    And given the workflow input is:
    """yaml
    n: 1
    text: two
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    way: one
    """
    And never should not run
