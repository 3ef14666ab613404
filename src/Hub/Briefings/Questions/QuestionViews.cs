namespace CaseHub.Hub.Briefings.Questions;

/// <summary>A question as everybody sees it who may see it; nothing in it is about the reader.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State">How far it is.</param>
/// <param name="Text">The asker's words.</param>
/// <param name="Language">BCP 47; <c>und</c> where nobody said.</param>
/// <param name="AskedBy">The asker's name; null where they are anonymous to the reader.</param>
/// <param name="IsAnonymous">The asker is anonymous to the audience.</param>
/// <param name="AskedAt">When.</param>
/// <param name="Votes">How many people want to hear the answer, those of joined questions among them, each counted once.</param>
/// <param name="MergedInto">The question that this one was joined with; null where it stands by itself.</param>
/// <param name="Merged">Those that were joined with this one, in their own words.</param>
/// <param name="Translations">By language.</param>
/// <param name="Answer">In writing; null where there is none.</param>
/// <param name="AnsweringAt">When its answer on stage began; null where it was not answered there.</param>
/// <param name="AnsweredAt">When it had been answered.</param>
/// <param name="Version">Rises with each change.</param>
public sealed record QuestionView(
    Guid Id,
    QuestionState State,
    string Text,
    string Language,
    string? AskedBy,
    bool IsAnonymous,
    DateTimeOffset AskedAt,
    int Votes,
    Guid? MergedInto,
    IReadOnlyList<JoinedQuestion> Merged,
    IReadOnlyList<TranslatedWords> Translations,
    WrittenAnswer? Answer,
    DateTimeOffset? AnsweringAt,
    DateTimeOffset? AnsweredAt,
    long Version);

/// <summary>A question that was joined with another.</summary>
public sealed record JoinedQuestion(Guid Id, string Text, string Language, string? AskedBy);

/// <summary>In one more language, and by whom.</summary>
public sealed record TranslatedWords(string Language, string Text, string By);

/// <summary>An answer in writing.</summary>
public sealed record WrittenAnswer(string Text, string Language, string By, IReadOnlyList<TranslatedWords> Translations);

/// <summary>What has changed of a briefing's questions, for everybody in it.</summary>
/// <param name="Questions">Those that everybody sees now, as they are.</param>
/// <param name="Closed">Those that nobody but their askers and the hosts sees any more, and how they stand.</param>
/// <param name="Waiting">How many wait for the hosts.</param>
public sealed record QuestionsNews(IReadOnlyList<QuestionView> Questions, IReadOnlyList<QuestionClosed> Closed, int Waiting);

/// <param name="Id">Which.</param>
/// <param name="State">How it stands.</param>
/// <param name="MergedInto">With which it was joined.</param>
public sealed record QuestionClosed(Guid Id, QuestionState State, Guid? MergedInto);
