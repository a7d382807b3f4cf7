Feature: What Stands In Loops
  As an author of workflows
  I want constructs to mean the same wherever they stand
  So that I can repeat anything

  Scenario: Count Attempts Anew In Each Iteration
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: combinations, version: '1.0.0' }
    do:
      - loop:
          for: { each: n, in: '[1, 2]' }
          do:
            - attempt:
                try:
                  - ask: { call: http, with: { method: get, endpoint: 'https://httpbin.org/anything' } }
                catch:
                  retry: { when: $error.status == 503, delay: PT1S, backoff: { linear: {} }, limit: { attempt: { count: 2 } } }
                  do:
                    - giveUp: { raise: { error: { type: 'https://a.example/gave-up', status: 500 } } }
    """
    And the task 'ask' answers:
    """yaml
    - error: { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/communication', status: 503 }
    - error: { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/communication', status: 503 }
    - output: first
    - error: { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/communication', status: 503 }
    - error: { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/communication', status: 503 }
    - output: second
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    second
    """
    And the workflow should take 6 seconds
    And giveUp should not run

  Scenario: See The Variables Of Loops And Handlers Around
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: combinations, version: '1.0.0' }
    do:
      - loop:
          for: { each: color, at: place, in: '["red", "blue"]' }
          do:
            - attempt:
                try:
                  - fail: { raise: { error: { type: 'https://a.example/outer', status: 409, detail: '${ $color }' } } }
                catch:
                  as: first
                  do:
                    - all:
                        fork:
                          branches:
                            - one: { set: '${ "\($place) \($color) \($first.detail)" }' }
                            - two:
                                try:
                                  - again: { raise: { error: { type: 'https://a.example/inner', status: 410, detail: '${ "not \($color)" }' } } }
                                catch:
                                  as: second
                                  do:
                                    - both: { set: '${ "\($first.status) \($second.status) \($second.detail)" }' }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    - 1 blue blue
    - 409 410 not blue
    """

  Scenario: Hide An Outer Variable By An Inner One Of The Same Name
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: combinations, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - outer:
          input: { from: '[]' }
          for: { in: '["a", "b"]' }
          do:
            - inner:
                for: { in: '[1, 2]' }
                do:
                  - add: { set: '${ $append($input, [$item]) }' }
            - after: { set: '${ $append($input, [$item & $string($index)]) }' }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [1, 2, a0, 1, 2, b1]
    """

  Scenario: Collect Lists As They Are
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: combinations, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - collect:
          input: { from: '[]' }
          for: { each: row, in: $workflow.input.rows }
          do:
            - add: { set: '${ $append($input, [{"row": $row}]) }' }
    """
    And given the workflow input is:
    """yaml
    rows: [[a], [], [[b]], [c, d], null]
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [{ row: [a] }, { row: [] }, { row: [[b]] }, { row: [c, d] }, { row: null }]
    """

  Scenario: Collect In Loops Inside Of Loops
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: combinations, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - rows:
          input: { from: '[]' }
          for: { each: row, at: y, in: $workflow.input.rows }
          do:
            - begin: { set: '${ $append($input, ["row " & $string($y)]) }' }
            - cells:
                for: { each: cell, in: $row }
                do:
                  - add: { set: '${ $append($input, [$cell & $string($y)]) }' }
            - end: { set: '${ $append($input, ["end " & $string($count($row))]) }' }
    """
    And given the workflow input is:
    """yaml
    rows: [[a], [], [b, c]]
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [row 0, a0, end 1, row 1, end 0, row 2, b2, c2, end 2]
    """

  Scenario: Extend What Stands Inside Of Loops And Tries
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: combinations, version: '1.0.0' }
    use:
      extensions:
        - counting:
            extend: call
            before:
              - count: { set: '${ . }', export: { as: '$context + {calls: (($context.calls // 0) + 1), last: $task.name}' } }
    do:
      - loop:
          for: { each: id, in: '[1, 99, 2]' }
          do:
            - attempt:
                try:
                  - getPet: { call: http, with: { method: get, endpoint: '${ "https://petstore.swagger.io/v2/pet/\($id)" }' } }
                catch:
                  errors: { with: { status: 404 } }
      - tell: { set: { name: '${ .name }', context: '${ $context }' } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    name: Tom
    context: { calls: 2, last: getPet }
    """

  Scenario: Listen In A Loop Inside Of A Block With A Deadline
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: combinations, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - attempt:
          try:
            - block:
                timeout: { after: PT1M }
                do:
                  - loop:
                      for: { each: order, in: '["A", "B", "C"]' }
                      do:
                        - heard: { listen: { to: { one: { with: { type: com.example.paid.v1, subject: '${ $order }' } } } }, export: { as: '{"heard": $append($context.heard, [$order])}' } }
          catch:
            errors: { with: { status: 408 } }
            do:
              - tell: { set: { instance: '${ $error.instance }' } }
    """
    And the task 'heard' answers:
    """yaml
    output: [1]
    durationMs: 25000
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    instance: /do/0/attempt/try/0/block
    """
    And the workflow should take 60 seconds
    And heard should run 3 times

  Scenario: Read The Data Of An Outer Loop From An Inner Branch
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: combinations, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - loop:
          input: { from: '{"out": []}' }
          for: { each: team, in: $workflow.input.teams }
          do:
            - both:
                input: { from: '{"name": $team.name}' }
                fork:
                  branches:
                    - size: { set: '${ $input.name & " " & $string($count($team.members)) }' }
                    - members: { for: { each: member, in: $team.members, at: place }, do: [{ add: { set: { names: '${ $append($input.names, [$member & "@" & $team.name & $string($place)]) }' } } }], output: { as: $output.names } }
                output: { as: '{"out": $append($task.input.out, [$output[0], {"members": $output[1]}])}' }
    """
    And given the workflow input is:
    """yaml
    teams: [{ name: a, members: [x, y] }, { name: b, members: [z] }]
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    out: [a 2, { members: [x@a0, y@a1] }, b 1, { members: [z@b0] }]
    """

  Scenario: Filter The Output Of Each Attempt And Of The Handler Alike
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: combinations, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - loop:
          input: { from: '{"seen": []}' }
          for: { each: id, in: '[1, 99]' }
          do:
            - attempt:
                if: $id > 0
                input: { from: '{"petId": $id}' }
                try:
                  - getPet: { call: http, with: { method: get, endpoint: 'https://petstore.swagger.io/v2/pet/{petId}' }, output: { as: '{"name": $output.name}' } }
                catch:
                  as: why
                  do:
                    - none: { set: { name: '${ "no " & $string($input.petId) & " (" & $string($why.status) & ")" }' } }
                output: { as: '{"seen": $append($task.input.seen, [$output.name])}' }
                export: { as: '{"last": $output.seen[-1]}' }
    output: { as: '$merge([$output, $context])' }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    seen: [Rex, no 99 (404)]
    last: no 99 (404)
    """
