Feature: Constructs In Each Other
  As an author of workflows
  I want constructs to mean the same wherever they stand
  So that I can put them together without surprises

  Scenario: Filter Around A Try Whose Handler Reads The Input
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: combinations, version: '1.0.0' }
    do:
      - attempt:
          if: .go
          input: { from: .inner }
          try:
            - change: { set: { n: '${ .n + 1 }' } }
            - ask: { call: http, with: { method: get, endpoint: 'https://httpbin.org/status/404' } }
          catch:
            errors: { with: { status: 404 } }
            do:
              - tell: { set: { input: '${ . }', status: '${ $error.status }' } }
          output: { as: '. + {of: $input.n}' }
          export: { as: '{kept: .status}' }
      - end: { set: { attempt: '${ . }', context: '${ $context }' } }
    """
    And given the workflow input is:
    """yaml
    go: true
    inner: { n: 1 }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    attempt: { input: { n: 1 }, status: 404, of: 1 }
    context: { kept: 404 }
    """

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

  Scenario: Retry Around What Is Retried Inside
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: combinations, version: '1.0.0' }
    do:
      - outer:
          try:
            - inner:
                try:
                  - ask: { call: http, with: { method: get, endpoint: 'https://httpbin.org/anything' } }
                catch:
                  errors: { with: { status: 503 } }
                  retry: { delay: PT1S, limit: { attempt: { count: 1 } } }
                  do:
                    - translate: { raise: { error: { type: 'https://a.example/busy', status: 503, title: Busy } } }
          catch:
            errors: { with: { type: 'https://a.example/busy' } }
            retry: { delay: PT10S, limit: { attempt: { count: 1 } } }
            do:
              - tell: { set: { title: '${ $error.title }' } }
    """
    And the task 'ask' answers:
    """yaml
    error: { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/communication', status: 503 }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    title: Busy
    """
    And the workflow should take 12 seconds

  Scenario: Retry Until The Time Of The Block Around Is Up
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: combinations, version: '1.0.0' }
    do:
      - outer:
          try:
            - block:
                timeout: { after: PT25S }
                do:
                  - attempt:
                      try:
                        - ask: { call: http, with: { method: get, endpoint: 'https://httpbin.org/anything' } }
                      catch:
                        errors: { with: { status: 503 } }
                        retry: { delay: PT10S, limit: { attempt: { count: 9 } } }
          catch:
            errors: { with: { status: 408 } }
            do:
              - tell: { set: { instance: '${ $error.instance }' } }
    """
    And the task 'ask' answers:
    """yaml
    error: { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/communication', status: 503 }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    instance: /do/0/outer/try/0/block
    """
    And the workflow should take 25 seconds

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

  Scenario: Skip, Catch And Repeat In Branches
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: combinations, version: '1.0.0' }
    do:
      - all:
          fork:
            branches:
              - skipped: { if: .missing, set: { never: true } }
              - caught:
                  try:
                    - ask: { call: http, with: { method: get, endpoint: 'https://httpbin.org/status/404' } }
                  catch:
                    do:
                      - tell: { set: { status: '${ $error.status }' } }
              - repeated:
                  for: { each: n, in: '[1, 2, 3]' }
                  do:
                    - add: { set: { sum: '${ (.sum // 0) + $n }' }, export: { as: '$context + {sum: .sum}' } }
              - timed:
                  try:
                    - pause: { wait: PT1H, timeout: { after: PT5S } }
                  catch:
                    do:
                      - late: { set: { late: true } }
          export: { as: '$context + {of: (. | length)}' }
      - end: { set: { all: '${ . }', context: '${ $context }' } }
    """
    And given the workflow input is:
    """yaml
    color: red
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    all:
      - color: red
      - status: 404
      - sum: 6
      - late: true
    context: { sum: 6, of: 4 }
    """
    And the workflow should take 5 seconds

  Scenario: Fault A Competition When The First To End Faults
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: combinations, version: '1.0.0' }
    do:
      - attempt:
          try:
            - race:
                fork:
                  compete: true
                  branches:
                    - slow:
                        do:
                          - pause: { wait: PT10S }
                          - arrive: { set: { winner: slow } }
                    - wrong:
                        do:
                          - short: { wait: PT1S }
                          - fail: { raise: { error: { type: 'https://a.example/e', status: 409 } } }
          catch:
            do:
              - tell: { set: { status: '${ $error.status }', instance: '${ $error.instance }' } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    status: 409
    instance: /do/0/attempt/try/0/race/fork/branches/1/wrong/do/1/fail
    """
    And the workflow should take 1 seconds
    And pause should cancel

  Scenario: Take The Context That The Winner Leaves
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: combinations, version: '1.0.0' }
    do:
      - begin: { set: { n: 1 }, export: { as: '{kept: .n}' } }
      - race:
          fork:
            compete: true
            branches:
              - slow:
                  do:
                    - note: { set: { n: 2 }, export: { as: '$context + {slow: true}' } }
                    - pause: { wait: PT10S }
              - fast:
                  do:
                    - short: { wait: PT1S }
                    - tell: { set: { winner: fast }, export: { as: '$context + {fast: true}' } }
      - end: { set: { race: '${ . }', context: '${ $context }' } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    race: { winner: fast }
    context: { kept: 1, fast: true }
    """

  Scenario: Call Functions In Loops, Branches And Handlers
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: combinations, version: '1.0.0' }
    use:
      functions:
        getPet:
          call: http
          with: { method: get, endpoint: 'https://petstore.swagger.io/v2/pet/{petId}' }
          output: { as: .name }
    do:
      - names:
          input: { from: '[]' }
          for: { each: id, in: '[1, 2]' }
          do:
            - ask: { call: getPet, with: { petId: '${ $id }' }, output: { as: '$task.input + [.]' } }
      - both:
          fork:
            branches:
              - list: { set: '${ . }' }
              - last:
                  try:
                    - none: { call: getPet, with: { petId: 99 } }
                  catch:
                    do:
                      - some: { call: getPet, with: { petId: 3 } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    - [Rex, Tom]
    - Ida
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

  Scenario: Listen And Emit Side By Side
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: combinations, version: '1.0.0' }
    do:
      - both:
          fork:
            branches:
              - answered:
                  try:
                    - answer:
                        listen: { to: { one: { with: { type: com.example.answered.v1 } } } }
                        timeout: { after: PT1M }
                  catch:
                    errors: { with: { status: 408 } }
                    do:
                      - silence: { set: '${ ["none"] }' }
              - asked:
                  emit: { event: { with: { source: 'https://a.example', type: com.example.asked.v1, data: '${ .question }' } } }
                  output: { as: .data }
          output: { as: '{answer: .[0][0], question: .[1]}' }
    """
    And given the workflow input is:
    """yaml
    question: why
    """
    And the task 'answer' answers:
    """yaml
    output: [because]
    durationMs: 30000
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    answer: because
    question: why
    """
    And the workflow should take 30 seconds
    And silence should not run

  Scenario: Repeat A Loop That Failed From Its Beginning
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: combinations, version: '1.0.0' }
    do:
      - attempt:
          try:
            - loop:
                for: { each: n, in: '[1, 2]' }
                do:
                  - ask: { call: http, with: { method: get, endpoint: 'https://httpbin.org/anything' }, output: { as: '$input + {sum: (($input.sum // 0) + .n)}' } }
          catch:
            errors: { with: { status: 503 } }
            retry: { delay: PT1S, limit: { attempt: { count: 1 } } }
    """
    And given the workflow input is:
    """yaml
    color: red
    """
    And the task 'ask' answers:
    """yaml
    - output: { n: 1 }
    - error: { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/communication', status: 503 }
    - output: { n: 10 }
    - output: { n: 20 }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    color: red
    sum: 30
    """
    And ask should run 4 times
