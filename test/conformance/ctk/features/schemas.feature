Feature: Schemas
  As an author of workflows
  I want to say what data is like
  So that what does not fit is refused before anything happens

  Scenario: Run With An Input That Fits
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: schemas, version: '1.0.0' }
    input:
      schema:
        document:
          type: object
          required: [order]
          properties: { order: { type: string, pattern: '^A-[0-9]+$' } }
      from: .order
    do:
      - tell: { set: { order: '${ . }' } }
    """
    And given the workflow input is:
    """yaml
    order: A-7
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    order: A-7
    """

  Scenario: Refuse An Input That Does Not Fit
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: test, name: schemas, version: '1.0.0' }
    input:
      schema:
        document:
          type: object
          required: [order]
          properties: { order: { type: string, pattern: '^A-[0-9]+$' } }
    do:
      - tell: { set: { order: '${ .order }' } }
    """
    And given the workflow input is:
    """yaml
    order: B-7
    """
    Then the workflow cannot be executed because of 'invalid-input'
