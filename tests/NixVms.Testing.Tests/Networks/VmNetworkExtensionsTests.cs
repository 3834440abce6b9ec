using System.Reflection;
using System.Runtime.CompilerServices;

namespace NixVms.Testing.Tests.Networks;

public sealed class VmNetworkExtensionsTests
{
    [Fact]
    public void Every_method_of_a_network_is_one_of_generated_classes_too()
    {
        var methods = typeof(VmNetwork).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(m => !m.IsSpecialName && m.Name != nameof(IAsyncDisposable.DisposeAsync))
            .Select(m => Text(m, m.GetParameters()));
        var extensions = typeof(VmNetworkExtensions).GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Where(m => m.IsDefined(typeof(ExtensionAttribute)) && m.GetParameters()[0].ParameterType == typeof(IVmNetwork))
            .Select(m => Text(m, m.GetParameters()[1..]));

        Assert.Equal(methods.Order(StringComparer.Ordinal), extensions.Order(StringComparer.Ordinal));
    }

    private static string Text(MethodInfo method, IEnumerable<ParameterInfo> parameters) =>
        $"{method.ReturnType} {method.Name}({string.Join(", ", parameters.Select(p => $"{p.ParameterType} {p.Name}{(p.IsOptional ? " = " + p.DefaultValue : "")}"))})";
}
