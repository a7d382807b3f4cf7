Feature: Set Task In Depth
  As an author of workflows
  I want values with expressions at any depth
  So that I write data as it looks

  Scenario: Evaluate Expressions At Any Depth
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: set, version: '1.0.0' }
    do:
      - deep:
          set:
            a: { b: { c: [1, '${ .n }', { d: ['${ .n + 1 }', text] }] } }
            'key with spaces': ${ .n }
            empty: {}
            none: null
    """
    And given the workflow input is:
    """yaml
    n: 2
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    a: { b: { c: [1, 2, { d: [3, text] }] } }
    'key with spaces': 2
    empty: {}
    none: null
    """

  Scenario: Set One Expression
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: set, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - all: { set: '${ $merge([$input, {"b": 2}]) }' }
    """
    And given the workflow input is:
    """yaml
    a: 1
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    a: 1
    b: 2
    """

  Scenario: Replace The Input Rather Than Add To It
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: set, version: '1.0.0' }
    do:
      - replace: { set: { b: 2 } }
    """
    And given the workflow input is:
    """yaml
    a: 1
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    b: 2
    """

  Scenario: Keep Text That Looks Like An Expression Of The Platform
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: set, version: '1.0.0' }
    do:
      - text: { set: { a: '{% $states.context.Execution.RoleArn %}', b: '{{ .a }}', c: '$.a', d: '.a', 'e.$': '$.a' } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    a: '{% $states.context.Execution.RoleArn %}'
    b: '{{ .a }}'
    c: '$.a'
    d: '.a'
    'e.$': '$.a'
    """

  Scenario: Never Evaluate Data
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: set, version: '1.0.0' }
    do:
      - first: { set: { text: '${ .text }' } }
      - second: { set: { text: '${ .text }', again: '${ {inner: .text} }' } }
    """
    And given the workflow input is:
    """yaml
    text: '${ 1 + 1 }'
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    text: '${ 1 + 1 }'
    again: { inner: '${ 1 + 1 }' }
    """

  Scenario: See The Input As It Was In All Members
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: set, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - swap: { set: { a: '${ $input.b }', b: '${ $input.a }' } }
      - again: { set: { a: '${ $input.b }', b: '${ $input.a }', sum: '${ $input.a + $input.b }' } }
    """
    And given the workflow input is:
    """yaml
    a: 1
    b: 2
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    a: 1
    b: 2
    sum: 3
    """

  Scenario: Keep Lists Of One And Empty Lists As They Are
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: set, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - keep: { set: { one: ['${ $input.a }'], deep: [['${ $input.a }'], []], none: [], given: '${ $input.list }', inner: '${ $input.list[0] }' } }
    """
    And given the workflow input is:
    """yaml
    a: 1
    list: [[1]]
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    one: [1]
    deep: [[1], []]
    none: []
    given: [[1]]
    inner: [1]
    """

  Scenario: Compute With Functions And Variables Of Its Own
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: set, version: '1.0.0' }
    evaluate: { language: jsonata }
    do:
      - invoice:
          set:
            lines: "${ $input.lines[quantity > 0].{'sku': sku, 'sum': quantity * price}[] }"
            total: ${ ($net := $sum($input.lines.(quantity * price)); $round($net * 1.2, 2)) }
            dearest: ${ $sort($input.lines, function($a, $b) { $a.price < $b.price })[0].sku }
            bySku: '${ $input.lines{sku: price} }'
    """
    And given the workflow input is:
    """yaml
    lines: [{ sku: a, quantity: 2, price: 10 }, { sku: b, quantity: 1, price: 2.5 }, { sku: c, quantity: 0, price: 11 }]
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    lines: [{ sku: a, sum: 20 }, { sku: b, sum: 2.5 }]
    total: 27
    dearest: c
    bySku: { a: 10, b: 2.5, c: 11 }
    """
