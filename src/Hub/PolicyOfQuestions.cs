using CaseHub.Hub.Briefings.Questions;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using static CaseHub.Hub.Pipeline.Relation;

namespace CaseHub.Hub;

/// <summary>Who asks in a briefing, who moderates, translates and answers. All are about a session, and decided by the seat in it.</summary>
internal static partial class Policy
{
    private static IEnumerable<PolicyRow> OfQuestions() =>
    [
        For<ReadQuestions.Request>(Scopes.Consult, Who(Roles.None, Seated)),
        For<AskQuestion.Request>(Scopes.Consult, Who(Roles.None, Seated)),
        For<VoteForQuestion.Request>(Scopes.Consult, Who(Roles.None, Seated)),
        For<ModerateQuestion.Request>(Scopes.Consult, Who(Roles.None, Host)),
        For<MergeQuestions.Request>(Scopes.Consult, Who(Roles.None, Host)),
        For<AnswerQuestion.Request>(Scopes.Consult, Who(Roles.None, Host | Presenter)),
        For<TranslateQuestion.Request>(Scopes.Consult, Who(Roles.None, Host | ChannelInterpreter)),
    ];
}
