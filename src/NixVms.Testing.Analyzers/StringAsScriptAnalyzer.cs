using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace NixVms.Testing.Analyzers;

/// <summary>
/// Warns of a string that becomes a shell command and is no constant: whatever is in it would be run, unquoted. Constants
/// and interpolated strings in place are what they seem to be, and <c>ShellCommand.Raw</c> says what is meant.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StringAsScriptAnalyzer : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor s_rule = new(
        "NIXVM6001",
        "A string that is no constant is run as a script",
        "This string is no constant, so nobody has quoted what is in it. Write the command here as an interpolated string ($\"cat {file}\" quotes each value), or ShellCommand.Raw(…) for a text that is a script as it is.",
        "Security",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true);

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(s_rule);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (start.Compilation.GetTypeByMetadataName("NixVms.Testing.ShellCommand") is { } command)
                start.RegisterOperationAction(c => Analyze(c, command), OperationKind.Conversion);
        });
    }

    private static void Analyze(OperationAnalysisContext context, INamedTypeSymbol command)
    {
        var conversion = (IConversionOperation)context.Operation;
        if (SymbolEqualityComparer.Default.Equals(conversion.OperatorMethod?.ContainingType, command) && !IsConstant(conversion.Operand))
            context.ReportDiagnostic(Diagnostic.Create(s_rule, conversion.Operand.Syntax.GetLocation()));
    }

    /// <summary>Whether all that it can be is written in the source.</summary>
    private static bool IsConstant(IOperation? value) => value switch
    {
        null => false,
        { ConstantValue.HasValue: true } => true,
        IThrowOperation => true,
        IParenthesizedOperation inner => IsConstant(inner.Operand),
        IConversionOperation { OperatorMethod: null } inner => IsConstant(inner.Operand),
        IConditionalOperation choice => IsConstant(choice.WhenTrue) && IsConstant(choice.WhenFalse),
        ISwitchExpressionOperation choice => choice.Arms.All(a => IsConstant(a.Value)),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum => IsConstant(sum.LeftOperand) && IsConstant(sum.RightOperand),
        _ => false,
    };
}
