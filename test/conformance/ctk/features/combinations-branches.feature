Feature: What Stands In Branches
  As an author of workflows
  I want constructs to mean the same wherever they stand
  So that I can do anything side by side

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

  Scenario: Compete Between A Timer And An Answer
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: combinations, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - race:
          fork:
            compete: true
            branches:
              - answer: { listen: { to: { one: { with: { type: com.example.answered.v1 } } } }, output: { as: '{"answer": $output[0]}' } }
              - timer: { do: [{ pause: { wait: '${ {"seconds": $input.patience} }' } }, { late: { set: { answer: none } } }] }
      - choose: { switch: [{ none: { when: '$input.answer = "none"', then: remind } }] }
      - thank: { set: { did: thank }, then: end }
      - remind: { set: { did: remind } }
    """
    And given the workflow input is:
    """yaml
    patience: 30
    """
    And the task 'answer' answers:
    """yaml
    output: [yes]
    durationMs: 31000
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    did: remind
    """
    And the workflow should take 30 seconds
    And answer should cancel
    And thank should not run
