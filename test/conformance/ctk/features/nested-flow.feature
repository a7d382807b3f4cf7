Feature: Flow Directives In Blocks
  As an author of workflows
  I want directives that mean the list they stand in
  So that I can leave blocks and end the workflow from inside of them

  Scenario: Leave A Block
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: flow, version: '1.0.0' }
    do:
      - block:
          do:
            - choose: { switch: [{ whole: { when: .whole, then: green } }] }
            - red: { set: { colors: '${ .colors + ["red"] }' }, then: exit }
            - green: { set: { colors: '${ .colors + ["green"] }' } }
      - blue: { set: { colors: '${ .colors + ["blue"] }' } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    colors: [red, blue]
    """
    And block should run first
    And green should not run
    And blue should run last

  Scenario: End The Workflow From Inside Of Blocks
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: flow, version: '1.0.0' }
    do:
      - outer:
          do:
            - inner:
                do:
                  - choose: { switch: [{ whole: { when: .whole, then: green } }] }
                  - red: { set: { colors: [red] }, then: end }
                  - green: { set: { colors: [green] } }
          output: { as: .never }
      - blue: { set: { colors: [blue] } }
    output: { as: '. + {ended: true}' }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    colors: [red]
    ended: true
    """
    And green should not run
    And blue should not run

  Scenario: Jump Forwards And Backwards Inside A Block
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: flow, version: '1.0.0' }
    do:
      - choose: { switch: [{ none: { when: .none, then: never } }] }
      - block:
          do:
            - red: { set: { colors: '${ .colors + ["red"] }' }, then: blue }
            - green: { set: { colors: '${ .colors + ["green"] }' }, then: exit }
            - blue: { set: { colors: '${ .colors + ["blue"] }' }, then: green }
          then: last
      - never: { set: { never: true } }
      - last: { set: { colors: '${ .colors + ["last"] }' } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    colors: [red, blue, green, last]
    """
    And never should not run

  Scenario: Leave A Loop From Its List
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: flow, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - loop:
          for: { each: color, in: $workflow.input.colors }
          do:
            - check: { switch: [{ stop: { when: '$color = "stop"', then: exit } }] }
            - add: { set: { seen: '${ $append($input.seen, [$color]) }' } }
      - after: { set: { seen: '${ $input.seen }', after: true } }
    """
    And given the workflow input is:
    """yaml
    colors: [red, green, stop, blue]
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    seen: [red, green]
    after: true
    """

  Scenario: Leave A Block Inside A Loop And Go On With The Iteration
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: flow, version: '1.0.0' }
    do:
      - loop:
          for: { each: n, in: '[1, 2, 3]' }
          do:
            - block:
                do:
                  - skip: { switch: [{ two: { when: $n == 2, then: exit } }] }
                  - add: { set: { sum: '${ (.sum // 0) + $n }', rounds: '${ .rounds }' } }
            - count: { set: { sum: '${ .sum }', rounds: '${ (.rounds // 0) + 1 }' } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    sum: 4
    rounds: 3
    """

  Scenario: End The Workflow From A Loop
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: flow, version: '1.0.0' }
    do:
      - loop:
          for: { each: n, in: '[1, 2, 3]' }
          do:
            - choose: { switch: [{ other: { when: $n != 2, then: other } }] }
            - found: { set: { found: '${ $n }' }, then: end }
            - other: { set: { not: '${ $n }' } }
      - never: { set: { never: true } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    found: 2
    """
    And other should run 1 time
    And never should not run

  Scenario: End The Workflow From A Try
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: flow, version: '1.0.0' }
    do:
      - attempt:
          try:
            - keep: { set: { n: 1 }, export: { as: .n } }
            - check: { switch: [{ done: { when: .n == 1, then: end } }] }
            - fail: { raise: { error: { type: 'https://a.example/e', status: 409 } } }
          catch:
            do:
              - handle: { set: { handled: true } }
      - never: { set: { never: true } }
    output: { as: '. + {kept: $context}' }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    n: 1
    kept: 1
    """
    And handle should not run
    And never should not run

  Scenario: Leave The List Of A Try And That Of Its Handler
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: flow, version: '1.0.0' }
    do:
      - first:
          try:
            - choose: { switch: [{ wrong: { when: .wrong, then: fail } }] }
            - red: { set: { colors: [red] }, then: exit }
            - fail: { raise: { error: { type: 'https://a.example/e', status: 409 } } }
          catch: { do: [{ handle: { set: { handled: true } } }] }
      - second:
          try:
            - failing: { raise: { error: { type: 'https://a.example/e', status: 409 } } }
          catch:
            do:
              - choose: { switch: [{ wrong: { when: .wrong, then: never } }] }
              - green: { set: { colors: '${ .colors + ["green"] }' }, then: exit }
              - never: { set: { never: true } }
      - blue: { set: { colors: '${ .colors + ["blue"] }' } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    colors: [red, green, blue]
    """
    And handle should not run
    And never should not run

  Scenario: Leave A Branch Without Stopping The Others
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: flow, version: '1.0.0' }
    do:
      - all:
          fork:
            branches:
              - short:
                  do:
                    - choose: { switch: [{ whole: { when: .whole, then: never } }] }
                    - red: { set: { color: red }, then: exit }
                    - never: { set: { never: true } }
              - long:
                  do:
                    - pause: { wait: PT5S }
                    - blue: { set: { color: blue } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    - color: red
    - color: blue
    """
    And the workflow should take 5 seconds
    And never should not run

  Scenario: Ask Again And Again Until Something Is Done
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: flow, version: '1.0.0' }
    do:
      - ask: { call: http, with: { method: get, endpoint: 'https://httpbin.org/anything' } }
      - decide: { switch: [{ ready: { when: .state == "done", then: end } }] }
      - pause: { wait: PT10S, then: ask }
    """
    And the task 'ask' answers:
    """yaml
    - output: { state: queued }
    - output: { state: running }
    - output: { state: done, result: 7 }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    state: done
    result: 7
    """
    And the workflow should take 20 seconds
    And ask should run 3 times
    And pause should run 2 times

  Scenario: Choose Between Blocks And Join Behind Them
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: flow, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - choose: { switch: [{ card: { when: '$input.by = "card"', then: card } }, { invoice: { when: '$input.by = "invoice"', then: invoice } }, { otherwise: { then: refuse } }] }
      - card:
          do:
            - charge: { set: { paid: '${ $input.sum }' } }
            - receipt: { set: '${ $merge([$input, {"receipt": true}]) }' }
          then: ship
      - invoice: { do: [{ bill: { set: { due: '${ $input.sum }' } } }], then: ship }
      - refuse: { raise: { error: { type: 'https://a.example/unknown', status: 400 } } }
      - ship: { set: '${ $merge([$input, {"shipped": true}]) }' }
    """
    And given the workflow input is:
    """yaml
    by: invoice
    sum: 12
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    due: 12
    shipped: true
    """
    And charge should not run
    And ship should run last
    And choose should run first

  Scenario: End The Workflow From A Handler
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: flow, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - loop:
          for: { each: id, in: '[1, 99, 2]' }
          do:
            - attempt:
                try:
                  - getPet: { call: http, with: { method: get, endpoint: '${ "https://petstore.swagger.io/v2/pet/" & $string($id) }' } }
                catch:
                  errors: { with: { status: 404 } }
                  do:
                    - giveUp: { set: { missing: '${ $id }' }, then: end }
      - never: { set: { never: true } }
    output: { as: '{"ended": $output}' }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    ended: { missing: 99 }
    """
    And getPet should run 2 times
    And never should not run

  Scenario: Leave A Handler, And Go On Behind The Try
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: flow, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - attempt:
          try:
            - fail: { raise: { error: { type: 'https://a.example/e', status: 409 } } }
          catch:
            do:
              - choose: { switch: [{ ignore: { when: $error.status = 409, then: exit } }] }
              - again: { raise: { error: { type: 'https://a.example/other', status: 500 } } }
      - after: { set: { n: '${ $input.n + 1 }' } }
    """
    And given the workflow input is:
    """yaml
    n: 1
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    n: 2
    """
    And again should not run
    And after should run last

  Scenario: Go Round A Block Until It Says That It Is Done
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: flow, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - work:
          do:
            - step: { set: { n: '${ $sum($append($input.n, 1)) }' }, export: { as: '{"rounds": $output.n}' } }
            - rest: { wait: '${ {"seconds": $input.n} }' }
      - decide: { switch: [{ done: { when: $context.rounds >= 4, then: end } }, { otherwise: { then: work } }] }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    n: 4
    """
    And the workflow should take 10 seconds
    And step should run 4 times
    And work should run 4 times
