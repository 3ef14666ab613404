using CaseHub.Hub.Cases;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;

namespace CaseHub.Hub.Tests;

/// <summary>What a row decides, from nothing but role, relation and scope.</summary>
public class PolicyTests
{
    public static TheoryData<string, Roles> NothingClinical()
    {
        var rows = new TheoryData<string, Roles>();
        foreach (var row in Policy.Table.Rows.Where(row => row.Finder is not null && row.Name.StartsWith("Cases.", StringComparison.Ordinal)))
        {
            foreach (var role in (Roles[])[Roles.Administrator, Roles.Organiser, Roles.Interpreter, Roles.PrivacyOfficer]) rows.Add(row.Name, role);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(NothingClinical))]
    public void Roles_that_treat_nobody_open_no_case_whatever_one_is_to_it(string request, Roles role)
    {
        var row = Policy.Table.Rows.Single(one => one.Name == request);
        foreach (var relation in Enum.GetValues<Relation>().Where(relation => !DecidedOtherwise.Contains((request, role, relation))))
            Assert.NotNull(row.Decide(With(role), relation, "case-not-found"));
    }

    /// <summary>Exceptions, each decided by name.</summary>
    private static readonly HashSet<(string Request, Roles Role, Relation Relation)> DecidedOtherwise =
    [
        // Judges an emergency access by its reason; opens nothing of the case.
        ("Cases.ReviewEmergency", Roles.PrivacyOfficer, Relation.Colleague),

        // Handle what was reported to their organisation; it opens no case.
        ("Cases.Quality.TakeOnIncident", Roles.PrivacyOfficer, Relation.Colleague),
        ("Cases.Quality.CloseIncident", Roles.PrivacyOfficer, Relation.Colleague),
    ];

    [Fact]
    public void A_token_without_the_scope_opens_nothing()
    {
        var row = Policy.Table.Of(typeof(EditCase.Request))!;

        Assert.Equal("token-scope", row.Decide(With(Roles.Clinician) with { Scopes = Scopes.ReadCases }, Relation.Asker, "case-not-found")?.Code);
        Assert.Null(row.Decide(With(Roles.Clinician) with { Scopes = Scopes.WriteCases }, Relation.Asker, "case-not-found"));
    }

    [Fact]
    public void Who_still_has_to_set_up_a_second_factor_may_do_nothing_else()
    {
        var enrolling = With((Roles)127) with { MustEnrol = true };
        var open = Policy.Table.Rows.Where(row => row.Entry == Entry.Person && row.Decide(enrolling, (Relation)~0, null) is null);

        Assert.All(open, row => Assert.True(row.IsForEnrolling));
        Assert.Equal("second-factor-needed", Policy.Table.Of(typeof(ReadCase.Request))!.Decide(enrolling, Relation.Asker, "case-not-found")?.Code);
    }

    [Fact]
    public void Whoever_knows_of_a_case_is_told_what_they_may_not_do_and_nobody_else_is()
    {
        var row = Policy.Table.Of(typeof(EditCase.Request))!;

        Assert.Equal(RefusalKind.Forbidden, row.Decide(With(Roles.Clinician), Relation.Adviser, "case-not-found")?.Kind);
        Assert.Equal(RefusalKind.NotFound, row.Decide(With(Roles.Clinician), Relation.Colleague, "case-not-found")?.Kind);
        Assert.Equal(RefusalKind.NotFound, row.Decide(With(Roles.Clinician), Relation.FormerCandidate, "case-not-found")?.Kind);
    }

    [Fact]
    public void Two_rows_for_one_request_end_the_start() =>
        Assert.Throws<ArgumentException>(() => new PolicyTable([Policy.Table.Rows.First(), Policy.Table.Rows.First()]));

    private static Actor With(Roles roles) => new(Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), roles, "Somebody");
}
