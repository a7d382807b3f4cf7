Feature: Fork Task
  As an author of workflows
  I want tasks to run side by side
  So that a workflow takes no longer than its longest branch

  Scenario: Give The Outputs In The Order In Which Branches Are Written
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: fork, version: '1.0.0' }
    do:
      - all:
          fork:
            branches:
              - slow:
                  do:
                    - pause: { wait: PT10S }
                    - red: { set: { color: red, n: '${ .n }' } }
              - quick: { set: { color: green } }
              - list: { set: '${ [.n] }' }
              - nothing: { set: '${ .missing }' }
    """
    And given the workflow input is:
    """yaml
    n: 1
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    - { color: red, n: 1 }
    - color: green
    - [1]
    - null
    """
    And the workflow should take 10 seconds
    And quick should run before red

  Scenario: Take As Long As The Longest Branch
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: fork, version: '1.0.0' }
    do:
      - all:
          fork:
            branches:
              - ask: { call: http, with: { method: get, endpoint: 'https://httpbin.org/anything' } }
              - tell: { call: http, with: { method: post, endpoint: 'https://httpbin.org/anything' } }
    """
    And the task 'ask' answers:
    """yaml
    { output: asked, durationMs: 7000 }
    """
    And the task 'tell' answers:
    """yaml
    { output: told, durationMs: 4000 }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [asked, told]
    """
    And the workflow should take 7 seconds

  Scenario: Fault When A Branch Faults, And Stop The Others
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: fork, version: '1.0.0' }
    do:
      - all:
          fork:
            branches:
              - wrong:
                  do:
                    - pause: { wait: PT1S }
                    - fail: { raise: { error: { type: 'https://a.example/e', status: 409, title: Conflict } } }
              - slow: { wait: PT1H }
      - never: { set: { never: true } }
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://a.example/e
    status: 409
    title: Conflict
    instance: /do/0/all/fork/branches/0/wrong/do/1/fail
    """
    And the workflow should take 1 seconds
    And slow should cancel
    And fail should fault
    And never should not run

  Scenario: Catch The Error Of A Branch
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: fork, version: '1.0.0' }
    do:
      - attempt:
          try:
            - all:
                fork:
                  branches:
                    - fine: { set: { fine: true } }
                    - wrong: { call: http, with: { method: get, endpoint: 'https://httpbin.org/status/404' } }
          catch:
            errors: { with: { status: 404 } }
            do:
              - tell: { set: { instance: '${ $error.instance }' } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    instance: /do/0/attempt/try/0/all/fork/branches/1/wrong
    """
    And wrong should fault

  Scenario: Merge What Branches Changed Of The Context
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: fork, version: '1.0.0' }
    do:
      - begin: { set: { n: 1 }, export: { as: '{kept: .n, both: 0}' } }
      - all:
          fork:
            branches:
              - first:
                  do:
                    - pause: { wait: PT10S }
                    - note: { set: { n: 2 }, export: { as: '$context + {first: .n, both: 1}' } }
              - second: { set: { n: 3, seen: '${ $context.first }' }, export: { as: '$context + {second: ., both: 2}' } }
      - tell: { set: '${ $context }' }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    kept: 1
    first: 2
    second: { n: 3, seen: null }
    both: 2
    """

  Scenario: Fork Inside A Branch Of A Fork
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: fork, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - outer:
          fork:
            branches:
              - a: { set: 'a' }
              - inner:
                  fork:
                    branches:
                      - b: { set: '${ $input.n + 1 }' }
                      - c: { set: '${ $input.n + 2 }' }
          output: { as: '{"all": $output}' }
    """
    And given the workflow input is:
    """yaml
    n: 1
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    all: [a, [2, 3]]
    """

  Scenario: Compete And Stop The Losers
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: fork, version: '1.0.0' }
    do:
      - race:
          fork:
            compete: true
            branches:
              - tortoise:
                  do:
                    - crawl: { wait: PT1H }
                    - arrive: { set: { winner: tortoise } }
              - hare: { call: http, with: { method: get, endpoint: 'https://httpbin.org/anything' } }
      - tell: { set: { winner: '${ .winner }' } }
    """
    And the task 'hare' answers:
    """yaml
    { output: { winner: hare }, durationMs: 9000 }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    winner: hare
    """
    And the workflow should take 9 seconds
    And crawl should cancel
    And hare should complete
    And arrive should not run

  Scenario: Give One Branch As A List Of One
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: fork, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - all: { fork: { branches: [{ only: { set: '${ $input.list }' } }] } }
    """
    And given the workflow input is:
    """yaml
    list: [1, 2]
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [[1, 2]]
    """

  Scenario: Compete With Calls, And Take Only The Output Of The Winner
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: fork, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - race:
          fork:
            compete: true
            branches:
              - first: { call: http, with: { method: get, endpoint: 'https://httpbin.org/anything' }, output: { as: '{"by": "first", "n": $output}' } }
              - second: { call: http, with: { method: get, endpoint: 'https://httpbin.org/anything' }, output: { as: '{"by": "second", "n": $output}' } }
          output: { as: '$merge([$output, $input])' }
    """
    And given the workflow input is:
    """yaml
    order: A-7
    """
    And the task 'first' answers:
    """yaml
    output: 1
    durationMs: 8000
    """
    And the task 'second' answers:
    """yaml
    output: 2
    durationMs: 3000
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    by: second
    n: 2
    order: A-7
    """
    And the workflow should take 3 seconds
    And first should cancel
    And second should complete

  Scenario: Retry In A Branch While Another Waits
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: fork, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - all:
          fork:
            branches:
              - patient:
                  try:
                    - ask: { call: http, with: { method: get, endpoint: 'https://httpbin.org/anything' } }
                  catch:
                    when: $error.status = 503
                    retry: { delay: PT5S, backoff: { linear: {} }, limit: { attempt: { count: 3 } } }
              - waiting: { wait: PT12S }
    """
    And given the workflow input is:
    """yaml
    n: 1
    """
    And the task 'ask' answers:
    """yaml
    - error: { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/communication', status: 503 }
    - error: { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/communication', status: 503 }
    - output: answered
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    - answered
    - n: 1
    """
    And the workflow should take 15 seconds
    And ask should run 3 times

  Scenario: Raise In Two Branches And Fault With The First
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: fork, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - all:
          fork:
            branches:
              - late: { do: [{ longer: { wait: PT2S } }, { second: { raise: { error: { type: 'https://a.example/second', status: 500 } } } }] }
              - early: { do: [{ shorter: { wait: PT1S } }, { first: { raise: { error: { type: 'https://a.example/first', status: '${ $input.status }' } } } }] }
    """
    And given the workflow input is:
    """yaml
    status: 409
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://a.example/first
    status: 409
    instance: /do/0/all/fork/branches/1/early/do/1/first
    """
    And the workflow should take 1 seconds
    And longer should cancel
    And second should not run
